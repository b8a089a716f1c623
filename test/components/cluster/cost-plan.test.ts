import assert from "node:assert/strict";
import { planCost, totalCost } from "../../../components/cluster/cost-plan";
import { eksConfig, fullEks, smallestEks, tenants } from "./fixtures";

const line = (raw: object, item: string) =>
  planCost(eksConfig(raw), tenants).find((one) => one.item.startsWith(item));

describe("the cost estimate", () => {
  it("counts hours of what runs all month", () => {
    assert.deepEqual(line(smallestEks(), "control plane"), {
      item: "control plane",
      quantity: 1,
      usdPerMonth: 73,
    });
    assert.deepEqual(line(smallestEks(), "nodes system"), {
      item: "nodes system (m7i.large)",
      quantity: 3,
      usdPerMonth: 221,
    });
    assert.equal(line(smallestEks(), "nodes tenant-mega")?.quantity, 3);
    assert.equal(line(fullEks(), "database")?.usdPerMonth, Math.round(3 * 0.276 * 730));
    assert.equal(line(fullEks(), "database of card data")?.usdPerMonth, Math.round(2 * 0.553 * 730));
  });

  it("follows the configuration", () => {
    const { network } = smallestEks();
    assert.equal(line({ ...smallestEks(), network: { ...network, nat: "one" } }, "NAT")?.quantity, 1);
    assert.equal(line(smallestEks(), "NAT")?.quantity, 3);
    assert.equal(line(smallestEks(), "database"), undefined);
    const more = { ...smallestEks(), nodeGroups: { general: { min: 6, max: 9 } } };
    assert.ok(totalCost(planCost(eksConfig(more), tenants)) > totalCost(planCost(eksConfig(), tenants)));
  });

  it("says which price it does not know", () => {
    const odd = { ...smallestEks(), database: { instanceClass: "db.x9.huge" } };
    assert.match(line(odd, "database")?.item ?? "", /price not in the table/);
  });
});
