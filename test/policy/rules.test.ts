import assert from "node:assert/strict";
import { type Rule, ruleName } from "../../policy/frame/rule";
import { everyRule } from "../../policy/packs/every-rule";
import { type ControlId, controlIds } from "../../policy/registry/controls";
import { accepted } from "./fixtures/accepted";
import { everyFixture } from "./fixtures/every-fixture";
import { apply, type Change, set } from "./harness/change";
import { isShared } from "./harness/fixture";
import { changesOf, consistent, inventoryOf, judge, UNKNOWN, type Verdict } from "./harness/judge";
import { conforming } from "./world/conforming";

const rulesOf = (control: ControlId): readonly Rule[] => everyRule.filter((rule) => rule.control === control);

/** A broken stack, with its differences from the conforming one. */
const broken = (change: Change) => {
  const world = apply(conforming, change);
  return { stack: inventoryOf(consistent(world)), changed: changesOf(conforming, world) };
};

/** The controls that refuse a stack. */
const refusedBy = (change: Change): readonly ControlId[] => {
  const bench = broken(change);
  const refusing = everyRule
    .filter((rule) => judge(rule, bench).kind === "violated")
    .map(({ control }) => control);
  return [...new Set(refusing)].sort();
};

/** What the rules of a control say about a change, the strictest first. */
const verdictOn = (control: ControlId, change: Change): Verdict["kind"] => {
  const bench = broken(change);
  const kinds = rulesOf(control).map((rule) => judge(rule, bench).kind);
  return (
    kinds.find((kind) => kind === "undetermined") ?? kinds.find((kind) => kind === "violated") ?? "passes"
  );
};

/** Words of the rules themselves, and names of fields that the program chose. */
const VOCABULARY = ["system:masters", "NET_BIND_SERVICE", "DATABASE_PASSWORD"];

/** Texts that a finding may not repeat, because in another program they would be secrets. */
const tellingOf = (value: unknown): readonly string[] => {
  if (typeof value === "string") return value.length >= 12 && !VOCABULARY.includes(value) ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(tellingOf) : [];
};

describe("rules on resources", () => {
  for (const control of controlIds) {
    const breakages = everyFixture[control];
    if (breakages === undefined) continue;
    describe(control, () => {
      for (const [why, breakage] of Object.entries(breakages)) {
        const { change, also } = isShared(breakage) ? breakage : { change: breakage, also: [] };

        it(`refuses: ${why}`, () => {
          assert.deepEqual(refusedBy(change), [control, ...also].sort());
        });
      }

      it("never passes what is not known yet, and says so", () => {
        const unknowns = Object.values(breakages)
          .map((breakage) => (isShared(breakage) ? breakage.change : breakage))
          .filter((change) => change.kind === "set")
          .map(({ resource, path }) => ({
            resource,
            path,
            verdict: verdictOn(control, set(resource, path, UNKNOWN)),
          }));
        assert.deepEqual(
          unknowns.filter(({ verdict }) => verdict === "passes"),
          [],
        );
        assert.ok(
          unknowns.length === 0 || unknowns.some(({ verdict }) => verdict === "undetermined"),
          "no unknown value makes this control undetermined",
        );
      });
    });
  }

  for (const [control, changes] of Object.entries(accepted)) {
    for (const [why, change] of Object.entries(changes)) {
      it(`${control} accepts: ${why}`, () => {
        assert.equal(verdictOn(control as ControlId, change), "passes");
      });
    }
  }

  it("never repeat a value they refuse", () => {
    const repeated = Object.entries(everyFixture).flatMap(([control, breakages]) =>
      Object.values(breakages)
        .map((breakage) => (isShared(breakage) ? breakage.change : breakage))
        .filter((change) => change.kind === "set")
        .flatMap((change) => {
          const bench = broken(change);
          const said = JSON.stringify(rulesOf(control as ControlId).map((rule) => judge(rule, bench)));
          return tellingOf(change.value).filter((value) => said.includes(value));
        }),
    );
    assert.deepEqual(repeated, []);
  });

  it("have a fixture each", () => {
    const without = everyRule
      .filter(({ scope, control }) => scope !== "repository" && everyFixture[control] === undefined)
      .map(ruleName);
    assert.deepEqual(without, []);
  });
});
