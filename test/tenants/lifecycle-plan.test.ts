import assert from "node:assert/strict";
import { planLifecycle } from "../../tenants/lifecycle-plan";
import { tenantSchema } from "../../tenants/tenant-schema";

const tenant = (more: Record<string, unknown> = {}) =>
  tenantSchema.parse({ id: "acme", tier: "premium", ...more });
const idle = { millicores: 0, mebibytes: 0, storageMebibytes: 0, pods: 0, claims: 0 };

describe("the life cycle of a tenant", () => {
  it("adds", () => {
    const plan = planLifecycle({ after: tenant(), use: idle });
    assert.equal(plan.kind, "add");
    assert.deepEqual(plan.problems, []);
  });
  it("refuses a smaller tier with every number that does not fit", () => {
    const use = { millicores: 500, mebibytes: 1024, storageMebibytes: 4096, pods: 7, claims: 5 };
    assert.deepEqual(planLifecycle({ before: tenant(), after: tenant({ tier: "free" }), use }).problems, [
      "cpu: 500m in use, 200m in the new tier; free it first",
      "memory: 1024Mi in use, 256Mi in the new tier; free it first",
      "storage: 4096Mi in use, 1024Mi in the new tier; free it first",
      "pods: 7 in use, 4 in the new tier; free it first",
      "claims: 5 in use, 4 in the new tier; free it first",
    ]);
  });
  it("takes a smaller tier that fits, in place", () => {
    const plan = planLifecycle({ before: tenant(), after: tenant({ tier: "free" }), use: idle });
    assert.deepEqual(plan, {
      kind: "change",
      steps: [
        "resize the allocation in place: premium to free",
        "keep 5 sessions of the database; its run refuses while more are open",
      ],
      problems: [],
    });
  });
  it("moves a database only while its tenant is suspended", () => {
    const after = tenant({ tier: "enterprise" });
    assert.match(
      planLifecycle({ before: tenant(), after, use: idle }).problems.join(),
      /suspend the tenant first/,
    );
    const resting = planLifecycle({
      before: tenant({ state: "suspended" }),
      after: tenant({ tier: "enterprise", state: "suspended" }),
      use: idle,
    });
    assert.deepEqual(resting.problems, []);
    assert.match(resting.steps.join(), /copy the database from postgres\/tenants to postgres\/tenant_acme/);
  });
  it("refuses to remove what still owns data, and removes what was offboarded", () => {
    assert.match(planLifecycle({ before: tenant(), use: idle }).problems.join(), /still owns protected data/);
    assert.deepEqual(planLifecycle({ before: tenant({ state: "offboarding" }), use: idle }).problems, []);
  });
  it("refuses a change of id, of residency, and a return from erasure", () => {
    assert.match(
      planLifecycle({ before: tenant(), after: tenant({ id: "other" }), use: idle }).problems.join(),
      /^id:/,
    );
    assert.match(
      planLifecycle({
        before: tenant({ residency: "eu" }),
        after: tenant({ residency: "us" }),
        use: idle,
      }).problems.join(),
      /^residency:/,
    );
    assert.match(
      planLifecycle({ before: tenant({ state: "offboarding" }), after: tenant(), use: idle }).problems.join(),
      /being erased/,
    );
  });
});
