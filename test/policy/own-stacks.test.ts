import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { settingsOfStack } from "../../policy/frame/environments";
import { findingsOn } from "../../policy/frame/compile";
import type { Inventory } from "../../policy/frame/inventory";
import { type Rule, ruleName } from "../../policy/frame/rule";
import type { Settings } from "../../policy/frame/settings";
import { parseYaml } from "../../policy/frame/yaml";
import { covers, readWaivers } from "../../policy/gate/waivers";
import { everyRule } from "../../policy/packs/every-rule";
import { environments } from "../support/stack";
import { programOf } from "./harness/program";

const { valid: waivers, problems } = readWaivers(
  parseYaml(readFileSync("policy/waivers.yaml", "utf8")),
  new Date(),
);

const findings = (rule: Rule, stack: Inventory, settings: Settings) => {
  switch (rule.scope) {
    case "repository":
      return [];
    case "stack":
      return rule.judge(stack, settings);
    default:
      return stack.members.flatMap((member) =>
        findingsOn(rule, member, settings).map((message) => ({ where: member.urn, message })),
      );
  }
};

describe("the program's own stacks before the pack", function () {
  this.timeout(120_000);

  it("has no waiver that is past or agreed to by its own author", () => {
    assert.deepEqual(problems, []);
  });

  for (const environment of environments) {
    it(`${environment} breaks no rule that a waiver does not name`, async () => {
      const stack = await programOf(environment);
      assert.ok(stack.members.length > 500, `only ${stack.members.length} resources`);
      const settings = settingsOfStack(environment);
      const broken = everyRule.flatMap((rule) =>
        findings(rule, stack, settings)
          .filter(({ where }) => !waivers.some((one) => one.rule === rule.control && covers(one, where)))
          .map(
            ({ where, message }) => `${ruleName(rule)} ${where.split("::").slice(2).join("::")}: ${message}`,
          ),
      );
      assert.deepEqual(broken, []);
    });
  }
});
