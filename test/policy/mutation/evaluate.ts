import type { Rule } from "../../../policy/frame/rule";
import { defaults, type Settings } from "../../../policy/frame/settings";
import { accepted } from "../fixtures/accepted";
import { everyFixture } from "../fixtures/every-fixture";
import { conformingRepository, repositoryFixtures } from "../fixtures/repository";
import { apply, type Change, set } from "../harness/change";
import { type Breakages, isShared } from "../harness/fixture";
import { changesOf, consistent, inventoryOf, judge, UNKNOWN } from "../harness/judge";
import { conforming } from "../world/conforming";

/** Lists of which one entry is enough. */
const WIDENED: ReadonlySet<string> = new Set([
  "breakGlassRoles",
  "imageRegistries",
  "ingressNamespaces",
  "internetEgress",
  "nodeAgentNamespaces",
]);

const changesIn = (breakages: Breakages): readonly Change[] =>
  Object.values(breakages).flatMap((breakage) => {
    const change = isShared(breakage) ? breakage.change : breakage;
    return change.kind === "set" ? [change, set(change.resource, change.path, UNKNOWN)] : [change];
  });

/** The defaults with something more in every list: a rule that asks for all of a list refuses what it should not. */
const wider = Object.fromEntries(
  Object.entries(defaults).map(([name, value]: [string, unknown]) => [
    name,
    Array.isArray(value) && WIDENED.has(name) ? [...(value as unknown[]), "another"] : value,
  ]),
) as unknown as Settings;

const passesAll = (rules: readonly Rule[], change: Change | undefined, settings = defaults): boolean => {
  const world = change === undefined ? conforming : apply(conforming, change);
  const stack = inventoryOf(consistent(world));
  const changed = change === undefined ? stack : changesOf(conforming, world);
  return rules.every((rule) => judge(rule, { stack, changed, settings }).kind === "passes");
};

/** Whether the fixtures of rules on files and records hold. */
const repositoryHolds = (rules: readonly Rule[], control: string): boolean =>
  rules.every(
    (rule) => rule.scope !== "repository" || rule.judge(conformingRepository, defaults).length === 0,
  ) &&
  Object.values(repositoryFixtures[control] ?? {}).every((broken) =>
    rules.some((rule) => rule.scope === "repository" && rule.judge(broken, defaults).length > 0),
  );

/** Whether the fixtures of these rules hold: the conforming stack and what comes near pass, nothing broken does. */
export const fixturesHold = (rules: readonly Rule[]): boolean => {
  const controls = [...new Set(rules.map(({ control }) => control))];
  return (
    passesAll(rules, undefined) &&
    passesAll(rules, undefined, wider) &&
    controls.every((control) => {
      const own = rules.filter((rule) => rule.control === control);
      const near = Object.values(accepted[control] ?? {});
      if (!near.every((change) => passesAll(own, change) && passesAll(own, change, wider))) return false;
      if (!repositoryHolds(own, control)) return false;
      const configured = own.some((rule) => rule.settings !== undefined);
      return changesIn(everyFixture[control] ?? {}).every(
        (change) => !passesAll(own, change) && (!configured || !passesAll(own, change, wider)),
      );
    })
  );
};
