import assert from "node:assert/strict";
import { readEntry } from "../../../ops/commands/tenant-add";
import { Failure } from "../../../lib/failure";

const others = [{ id: "acme" }, { id: "beta-labs" }];
const refusal = (given: Parameters<typeof readEntry>[0]): Failure => {
  try {
    readEntry(given, others);
  } catch (error) {
    assert.ok(error instanceof Failure);
    return error;
  }
  return assert.fail("accepted");
};

describe("a tenant that somebody asks to add", () => {
  it("is taken with the fields that were given", () => {
    assert.deepEqual(readEntry({ tenant: "gamma", tier: "free", owner: undefined }, others), {
      tenant: "gamma",
      tier: "free",
    });
  });

  it("is refused with every mistake at once", () => {
    const { message, exitCode } = refusal({
      tenant: "Kube_System",
      tier: "gold",
      residency: "moon",
      dataClass: "secret",
      owner: "No One",
      colour: "red",
    });
    assert.equal(exitCode, 2);
    const fields = message.split("\n").map((line) => line.split(":")[0]);
    assert.deepEqual([...new Set(fields)].sort(), [
      "colour",
      "dataClass",
      "owner",
      "residency",
      "tenant",
      "tier",
    ]);
  });

  for (const [name, tenant, words] of [
    ["that is there already", "acme", /tenant: "acme": an earlier tenant has this id/],
    ["that is easily taken for another's", "beta-1abs", /is easily taken for "beta-labs"/],
    ["that is reserved", "kube-proxy", /tenant: .*reserved/],
    ["that is no DNS label", "-acme-", /no DNS label/],
    ["that is too long", "a".repeat(41), /too long/],
    ["that looks like an encoded name", "xn--80ak6aa92e", /two hyphens/],
  ] as const)
    it(`is refused with an id ${name}, together with an unknown tier`, () => {
      const { message } = refusal({ tenant, tier: "gold" });
      assert.match(message, words);
      assert.match(message, /tier: .*choose a tier with --tier/);
    });

  it("is refused without an id and a tier, with what to give", () => {
    const { message } = refusal({});
    assert.match(message, /tenant: .*give an id of 3 to 40/);
    assert.match(message, /tier: .*choose a tier with --tier/);
  });
});
