import type { Control, FrameworkKey } from "../registry/control";
import { frameworks } from "../registry/control";
import { controls } from "../registry/controls";
import counted from "../registry/proofs.json";

/** The part of a rule by which it is known. The control may be one that the registry does not have. */
export interface NamedRule {
  readonly control: string;
  readonly sentence: string;
}

/** What rules are held against. */
export interface Registry {
  readonly controls: Readonly<Record<string, Control>>;
  /** Violating fixtures by control. */
  readonly proofs: Readonly<Record<string, number>>;
}

const own: Registry = { controls, proofs: counted };
const keys = Object.keys(frameworks) as readonly FrameworkKey[];

const problemsOf = (
  { control, sentence }: NamedRule,
  { controls: known, proofs }: Registry,
): readonly string[] => {
  const rule = `rule "${control.toLowerCase()}-${sentence}"`;
  const entry = Object.hasOwn(known, control) ? known[control] : undefined;
  if (entry === undefined)
    return [`${rule}: no control ${control} is in the registry; add it to policy/registry`];
  return [
    ...(keys.some((key) => entry[key].length > 0)
      ? []
      : [`${rule}: ${control} maps to no requirement of any framework; name those it serves`]),
    ...((proofs[control] ?? 0) > 0
      ? []
      : [
          `${rule}: ${control} has no violating fixture, so that nothing shows that it refuses; write one in test/policy`,
        ]),
  ];
};

/** What is wrong with a set of rules: one id twice, no control, no mapping, or no fixture. */
export function registryProblems(rules: readonly NamedRule[], registry: Registry = own): readonly string[] {
  const name = ({ control, sentence }: NamedRule): string => `${control.toLowerCase()}-${sentence}`;
  const names = rules.map(name);
  const twice = new Set(names.filter((one, index) => names.indexOf(one) !== index));
  return [
    ...[...twice].map((one) => `rule "${one}": two rules have this id; give each its own sentence`),
    ...rules.flatMap((rule) => problemsOf(rule, registry)),
  ];
}

/** The rules, when nothing is wrong with them. @throws {Error} that names every problem at once. */
export function sound<R extends NamedRule>(rules: readonly R[]): readonly R[] {
  const problems = registryProblems(rules);
  // On one line: of an engine's output the gate repeats the lines that speak of an error.
  if (problems.length > 0) throw new Error(`the policy pack is not sound: ${problems.join("; ")}`);
  return rules;
}
