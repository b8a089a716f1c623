import assert from "node:assert/strict";
import fc from "fast-check";
import { duplicateIds, tenantSchema } from "../../tenants/tenant-schema";

const messages = (entry: unknown): string =>
  (tenantSchema.safeParse(entry).error?.issues ?? [])
    .map(({ path, message }) => `${path.join(".")}: ${message}`)
    .join("; ");

describe("a tenant's entry", () => {
  for (const id of [
    "default",
    "system",
    "kube-proxy",
    "spotify-ai-x",
    "istio-x",
    "xn--80ak6aa92e",
    "a_b",
    "-ab",
    "ab-",
    "Acme",
    "ab",
    "a".repeat(41),
  ])
    it(`refuses the id ${id}`, () => {
      assert.match(messages({ id, tier: "free" }), /^id: /);
    });
  it("accepts every plain id of three to forty characters", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^q[a-z0-9]{1,20}q$/), (id) => {
        assert.equal(messages({ id, tier: "free" }), "");
      }),
    );
  });
  it("refuses an unknown tier and a residency that is not offered", () => {
    assert.match(messages({ id: "acme", tier: "gold" }), /unknown tier/);
    assert.match(messages({ id: "acme", tier: "free", residency: "moon" }), /not offered/);
  });
  it("refuses dedicated services that do not fit, with the numbers", () => {
    const problem = messages({
      id: "acme",
      tier: "enterprise",
      dedicated: { backend: { replicas: 5 }, auth: { replicas: 5 }, tenant: { replicas: 5 } },
    });
    assert.match(
      problem,
      /need cpu \d+m and memory \d+(Mi|Gi), tier enterprise holds cpu 4000m and memory 8Gi/,
    );
    assert.match(
      messages({ id: "acme", tier: "free", dedicated: { backend: { replicas: 1 } } }),
      /cannot have backend to itself/,
    );
    assert.match(
      messages({ id: "acme", tier: "enterprise_plus", dedicated: { billing: { replicas: 1 } } }),
      /cannot have billing/,
    );
  });
  for (const cidr of [
    "169.254.169.254/32",
    "10.0.0.0/16",
    "0.0.0.0/0",
    "168.0.0.0/7",
    "203.0.113.1/24",
    "203.0.113.000/24",
    "::/0",
  ])
    it(`refuses the destination ${cidr}`, () => {
      assert.match(
        messages({ id: "acme", tier: "free", egress: [{ name: "x", cidr, port: 443 }] }),
        /^egress\.0\.cidr/,
      );
    });
  it("finds ids that repeat or are taken for one another", () => {
    const found = (...ids: string[]) =>
      duplicateIds({ tenants: ids.map((id) => ({ id })) }).map(({ id }) => id);
    assert.deepEqual(found("acme", "acme"), ["acme"]);
    assert.deepEqual(found("acme", "Acme", "ac-me", "ａｃｍｅ"), ["Acme", "ac-me", "ａｃｍｅ"]);
    assert.deepEqual(found("bill", "b1ll", "corn", "com"), ["b1ll", "com"]);
    assert.deepEqual(found("demo-free-1", "demo-free-2"), []);
  });
});
