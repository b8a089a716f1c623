import assert from "node:assert/strict";
import type { PolicyDocument } from "../../components/cluster/policy-document";
import { recordedProgram } from "../policy/harness/program";
import { verdict } from "../support/iam";
import { ofType, type Recorded } from "../support/record";

interface Custom {
  readonly metadata: { readonly namespace: string };
  readonly spec: {
    readonly provider: { readonly aws: { readonly role: string } };
    readonly data: readonly { readonly remoteRef: { readonly key: string } }[];
  };
}

const EXTERNAL_SECRETS = "kubernetes:external-secrets.io/v1";
const custom = (all: readonly Recorded[], kind: string): Custom[] =>
  ofType(all, `${EXTERNAL_SECRETS}:${kind}`).map(({ inputs }) => inputs as unknown as Custom);
const sorted = (values: Iterable<string>): string[] => [...values].sort();
const roles = (all: readonly Recorded[]) =>
  ofType(all, "aws:iam/role:Role").map(({ name, inputs }) => ({
    name,
    arn: `arn:aws:iam::${String(inputs["permissionsBoundary"]).split(":")[4] ?? ""}:role/${String(inputs["name"])}`,
    roleName: inputs["name"],
    trust: JSON.parse(String(inputs["assumeRolePolicy"])) as PolicyDocument,
    permissions: ofType(all, "aws:iam/rolePolicy:RolePolicy")
      .filter((inline) => inline.name === name)
      .map((inline) => JSON.parse(String(inline.inputs["policy"])) as PolicyDocument),
  }));

describe("the secrets of the program's own stacks on AWS", function () {
  this.timeout(120_000);

  for (const [environment, account, tenants] of [
    ["staging", "222222222222", 4],
    ["prod", "333333333333", 0],
  ] as const) {
    it(`of ${environment} are made exactly as they are read`, async () => {
      const all = await recordedProgram(environment);
      const read = new Set(
        custom(all, "ExternalSecret").flatMap(({ spec }) => spec.data.map(({ remoteRef }) => remoteRef.key)),
      );
      const made = ofType(all, "aws:secretsmanager/secret:Secret").map(({ inputs }) =>
        String(inputs["name"]),
      );
      assert.deepEqual(sorted(made), sorted(read));
      assert.ok(made.length >= 16 + tenants, `only ${made.length}`);
    });

    it(`of ${environment} are read by each store under a role that reads them and no others`, async () => {
      const all = await recordedProgram(environment);
      const stores = custom(all, "SecretStore");
      const readers = roles(all).filter(({ name }) => name.startsWith("cluster-readers-"));
      const arnOf = (roleName: unknown) => `arn:aws:iam::${account}:role/${String(roleName)}`;
      assert.deepEqual(
        sorted(stores.map(({ spec }) => spec.provider.aws.role)),
        sorted(readers.map(({ roleName }) => arnOf(roleName))),
      );
      assert.equal(stores.length, 3 + tenants);
      const made = ofType(all, "aws:secretsmanager/secret:Secret").map(({ inputs }) =>
        String(inputs["name"]),
      );
      for (const { metadata, spec } of stores) {
        const { permissions } = readers.find(({ roleName }) => arnOf(roleName) === spec.provider.aws.role)!;
        const wanted = custom(all, "ExternalSecret")
          .filter((external) => external.metadata.namespace === metadata.namespace)
          .flatMap((external) => external.spec.data.map(({ remoteRef }) => remoteRef.key));
        const may = made.filter(
          (name) =>
            verdict(permissions, {
              action: "secretsmanager:GetSecretValue",
              resource: `arn:aws:secretsmanager:eu-central-1:${account}:secret:${name}-AbCdEf`,
            }) === "allowed",
        );
        assert.deepEqual(sorted(may), sorted(new Set(wanted)), metadata.namespace);
      }
    });

    it(`of ${environment} are read by External Secrets alone, which reads nothing as itself`, async () => {
      const all = await recordedProgram(environment);
      const everyone = roles(all);
      const controller = everyone.find(({ name }) => name === "cluster-addons-external-secrets")!;
      const readers = everyone.filter(({ name }) => name.startsWith("cluster-readers-"));
      const principal = "arn:aws:mock:::cluster-addons-external-secrets";
      for (const { name, roleName, trust } of readers) {
        assert.deepEqual(
          trust.Statement,
          [
            {
              Effect: "Allow",
              Principal: { AWS: principal },
              Action: ["sts:AssumeRole", "sts:TagSession"],
            },
          ],
          name,
        );
        for (const action of ["sts:AssumeRole", "sts:TagSession"])
          assert.equal(
            verdict(controller.permissions, {
              action,
              resource: `arn:aws:iam::${account}:role/${String(roleName)}`,
            }),
            "allowed",
            name,
          );
      }
      for (const { name, permissions } of everyone)
        for (const entry of ofType(all, "aws:secretsmanager/secret:Secret")) {
          const resource = `arn:aws:secretsmanager:eu-central-1:${account}:secret:${String(entry.inputs["name"])}-AbCdEf`;
          if (verdict(permissions, { action: "secretsmanager:GetSecretValue", resource }) === "allowed")
            assert.match(name, /^cluster-(readers-|secrets-rotation$)/, entry.name);
        }
    });
  }
});
