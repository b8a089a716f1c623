import assert from "node:assert/strict";
import { plainQuantity } from "../../../lib/quantity";
import { planUse } from "../../../ops/tenants/live-use";

describe("what a tenant uses by itself", () => {
  it("is what the quota counts, less the share of the platform's services", () => {
    const use = planUse({
      metadata: {
        annotations: {
          "dedicated.platform.spotify-ai.io/requests.cpu": "3900m",
          "dedicated.platform.spotify-ai.io/requests.memory": "6Gi",
          "dedicated.platform.spotify-ai.io/pods": "12",
        },
      },
      status: {
        used: {
          "requests.cpu": "4150m",
          "requests.memory": "7Gi",
          pods: "14",
          "requests.storage": "10Gi",
          persistentvolumeclaims: "2",
        },
      },
    });
    assert.deepEqual(use, { millicores: 250, mebibytes: 1024, storageMebibytes: 10_240, pods: 2, claims: 2 });
  });
  it("is nothing where nothing has been counted yet", () => {
    assert.deepEqual(planUse({}), { millicores: 0, mebibytes: 0, storageMebibytes: 0, pods: 0, claims: 0 });
  });
});

describe("a quantity of the API server", () => {
  for (const [text, amount] of [
    ["0", 0],
    ["2", 2],
    ["1500m", 1.5],
    ["1Gi", 1_073_741_824],
    ["500M", 500_000_000],
    ["1e3", 1000],
  ] as const)
    it(`${text} is ${amount}`, () => {
      assert.equal(plainQuantity(text), amount);
    });
  it("is refused when it is none", () => {
    for (const text of ["", "x", "1Qi", "-1", "1 Gi"]) assert.throws(() => plainQuantity(text), RangeError);
  });
});
