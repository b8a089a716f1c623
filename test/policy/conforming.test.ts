import assert from "node:assert/strict";
import { ruleName } from "../../policy/frame/rule";
import { everyRule } from "../../policy/packs/every-rule";
import { inventoryOf, judge } from "./harness/judge";
import { conforming } from "./world/conforming";

describe("the conforming stack", () => {
  const stack = inventoryOf(conforming);
  for (const rule of everyRule) {
    it(`is accepted by ${ruleName(rule)}`, () => {
      assert.deepEqual(judge(rule, { stack }), { kind: "passes" });
    });
  }
});
