import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { EksCluster } from "../../../components/cluster/eks-cluster";
import { beyond, ownerOf } from "../../../ops/tenants/blast-radius";
import { parseTenants } from "../../../tenants/registry-schema";
import { awsOutputs, eksConfig, entriesOf } from "../../components/cluster/fixtures";
import { record } from "../../support/record";
import { recordedProgram } from "../../policy/harness/program";

describe("whose a resource of the program's own stacks is", function () {
  this.timeout(120_000);

  for (const stack of ["dev", "staging"])
    it(`${stack}: what names a tenant is that tenant's, and every tenant has something`, async () => {
      const { tenants } = parseTenants(`tenants/registry/${stack}.yaml`, (file) =>
        readFileSync(file, "utf8"),
      );
      const ids = tenants.map(({ id }) => id);
      const names = (await recordedProgram(stack)).map(({ name }) => name);
      const owned = names.filter((name) => ids.some((id) => `-${name}-`.includes(`-${id}-`)));
      assert.deepEqual(
        owned.filter((name) => ownerOf(name, ids) === undefined),
        [],
      );
      assert.deepEqual(
        ids.filter((id) => !owned.some((name) => ownerOf(name, ids) === id)),
        [],
      );
    });

  it("EKS: the first tenant of a cluster touches nothing that is another's", async () => {
    const made = async (listed: readonly { id: string; tier: "enterprise_plus" }[]) => {
      const secrets = entriesOf("prod", listed);
      const args = { environment: "prod", config: eksConfig(), tenants: listed, secrets };
      return (await record(() => new EksCluster("cluster", args), { outputs: awsOutputs })).resources;
    };
    const before = new Map((await made([])).map(({ urn, inputs }) => [urn, JSON.stringify(inputs)]));
    const changes = (await made([{ id: "acme", tier: "enterprise_plus" }]))
      .filter(({ urn, inputs }) => before.get(urn) !== JSON.stringify(inputs))
      .map(({ urn, name }) => ({
        operation: before.has(urn) ? "update" : "create",
        urn,
        resource: name,
        properties: [],
      }));
    assert.ok(changes.length > 20);
    assert.deepEqual(beyond(changes, { id: "acme", ids: [] }), []);
    // Taken away, a role of all would still be everybody's.
    const gone = changes.map((change) => ({ ...change, operation: "delete" }));
    assert.deepEqual(
      beyond(gone, { id: "acme", ids: [] }).map(({ resource }) => resource),
      ["cluster-secrets-rotation", "cluster-readers-databases"],
    );
  });
});
