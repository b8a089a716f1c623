import type { Rule } from "../../../policy/frame/rule";
import { accepted } from "../fixtures/accepted";
import { everyFixture } from "../fixtures/every-fixture";
import { apply, type Change, set } from "../harness/change";
import { type Breakages, isShared } from "../harness/fixture";
import { changesOf, consistent, inventoryOf, judge, UNKNOWN } from "../harness/judge";
import { conforming } from "../world/conforming";

const changesIn = (breakages: Breakages): readonly Change[] =>
  Object.values(breakages).flatMap((breakage) => {
    const change = isShared(breakage) ? breakage.change : breakage;
    return change.kind === "set" ? [change, set(change.resource, change.path, UNKNOWN)] : [change];
  });

const passesAll = (rules: readonly Rule[], change: Change | undefined): boolean => {
  const world = change === undefined ? conforming : apply(conforming, change);
  const stack = inventoryOf(consistent(world));
  const changed = change === undefined ? stack : changesOf(conforming, world);
  return rules.every((rule) => judge(rule, { stack, changed }).kind === "passes");
};

/** Whether the fixtures of these rules hold: the conforming stack and what comes near pass, nothing broken does. */
export const fixturesHold = (rules: readonly Rule[]): boolean => {
  const controls = [...new Set(rules.map(({ control }) => control))];
  return (
    passesAll(rules, undefined) &&
    controls.every((control) => {
      const own = rules.filter((rule) => rule.control === control);
      if (!Object.values(accepted[control] ?? {}).every((change) => passesAll(own, change))) return false;
      return changesIn(everyFixture[control] ?? {}).every((change) => !passesAll(own, change));
    })
  );
};
