import assert from "node:assert/strict";
import { join } from "node:path";
import { checkout } from "../support/sandbox";
import { type SmallProgram, sharedSmallProgram } from "../support/small-program";

const POLICY = "/apis/networking.k8s.io/v1/namespaces/guarded/networkpolicies/deny";

/** A namespace with what closes it, guarded as a tenant of production is. */
const tenant = (deletionProtection: boolean): string => `
const { deletionGuard } = require(${JSON.stringify(join(checkout, "components/cluster/deletion-guard"))});
const namespace = new k8s.core.v1.Namespace(
  "tenant",
  { metadata: { name: "guarded" } },
  { protect: ${String(deletionProtection)} },
);
const deny = new k8s.networking.v1.NetworkPolicy(
  "deny",
  {
    metadata: { name: "deny", namespace: namespace.metadata.name },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  },
);
deletionGuard("guard", {
  name: namespace.metadata.name,
  deletionProtection: ${String(deletionProtection)},
  holds: [namespace, deny],
});
`;

describe("a tenant of production that is taken out of the file", () => {
  let program: SmallProgram;
  const exists = async (path: string) => (await program.api.ask("GET", path)).status === 200;
  const up = () => program.pulumi("up", "--yes", "--skip-preview");

  before(async () => {
    program = await sharedSmallProgram();
  });
  after(async () => {
    program.write(tenant(false));
    await up();
    program.write("");
    await up();
  });

  it("loses nothing, above all not what closes its namespace, before it is offboarded", async () => {
    program.write(tenant(true));
    const { code, stdout, stderr } = await up();
    assert.equal(code, 0, `${stdout}${stderr}`);
    assert.ok(await exists(POLICY));
    program.write("");
    const refused = await up();
    assert.notEqual(refused.code, 0);
    assert.match(refused.stdout + refused.stderr, /guard.*protect|protect.*guard/s);
    assert.ok(await exists(POLICY));
  });

  it("goes with everything once it is", async () => {
    program.write(tenant(false));
    assert.equal((await up()).code, 0);
    program.write("");
    assert.equal((await up()).code, 0);
    assert.ok(!(await exists("/api/v1/namespaces/guarded")));
  });
});
