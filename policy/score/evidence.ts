import { findingsOn } from "../frame/compile";
import type { Inventory } from "../frame/inventory";
import type { Repository } from "../frame/repository";
import { type Located, type Rule, ruleName } from "../frame/rule";
import { defaults, type Settings } from "../frame/settings";
import { podTemplates } from "../frame/workload";
import { covers, type Waiver } from "../gate/waivers";
import type { ControlId } from "../registry/controls";
import { Witness } from "./witness";

/** What a rule's verdict says about its control. */
export type Outcome = "held" | "violated" | "waived" | "not applicable";

/** A rule's verdict with everything needed to see it again. */
export interface Evidence {
  readonly control: ControlId;
  readonly rule: string;
  readonly outcome: Outcome;
  /** Resources or files the verdict rests on. */
  readonly resources: readonly string[];
  readonly findings: readonly Located[];
  /** Test that shows that the rule can refuse. */
  readonly test: string;
  /** When the verdict was given, as an ISO time. */
  readonly at: string;
  /** What was judged, for example `state of prod`. */
  readonly source: string;
}

/** What is judged. */
export interface Judgement {
  readonly inputs: Inventory;
  readonly outputs: Inventory;
  readonly repository?: Repository;
  readonly waivers?: readonly Waiver[];
  readonly settings?: Settings;
  readonly at: Date;
  readonly source: string;
}

const TESTS = {
  resources: "test/policy/rules.test.ts",
  repository: "test/policy/repository-rules.test.ts",
} as const;

interface Judged {
  readonly resources: readonly string[];
  readonly findings: readonly Located[];
}

const judge = (rule: Rule, { inputs, outputs, repository, settings = defaults }: Judgement): Judged => {
  switch (rule.scope) {
    case "stack": {
      const witness = Witness.of(outputs);
      return { findings: rule.judge(witness, settings), resources: witness.seen };
    }
    case "repository":
      return repository === undefined
        ? { findings: [], resources: [] }
        : { findings: rule.judge(repository, settings), resources: [...repository.files.keys()] };
    case "workload":
    case "resource": {
      const concerned = inputs.members.filter(({ kind, props }) =>
        rule.scope === "workload"
          ? podTemplates(kind, props).length > 0
          : rule.kinds === "every" || rule.kinds.some((own) => own === kind),
      );
      return {
        resources: concerned.map(({ urn }) => urn),
        findings: concerned.flatMap((member) =>
          findingsOn(rule, member, settings).map((message) => ({ where: member.urn, message })),
        ),
      };
    }
    default:
      throw new Error(`unhandled rule ${JSON.stringify(rule satisfies never)}`);
  }
};

/** Judges finished resources and files by every rule and keeps what each verdict rests on. */
export const gatherEvidence = (rules: readonly Rule[], judgement: Judgement): readonly Evidence[] =>
  rules
    // Without files there is nothing to say about them, not even that they do not matter.
    .filter(({ scope }) => scope !== "repository" || judgement.repository !== undefined)
    .map((rule) => {
      const { resources, findings } = judge(rule, judgement);
      const excused = (found: Located): boolean =>
        (judgement.waivers ?? []).some(
          (waiver) => waiver.rule === rule.control && covers(waiver, found.where),
        );
      return {
        control: rule.control,
        rule: ruleName(rule),
        outcome: outcomeOf(resources, findings, findings.every(excused)),
        resources,
        findings,
        test: rule.scope === "repository" ? TESTS.repository : TESTS.resources,
        at: judgement.at.toISOString(),
        source: judgement.source,
      };
    });

const outcomeOf = (resources: readonly string[], findings: readonly Located[], excused: boolean): Outcome => {
  if (findings.length > 0) return excused ? "waived" : "violated";
  return resources.length > 0 ? "held" : "not applicable";
};
