import type { ControlId } from "../registry/controls";
import type { Findings } from "./findings";
import type { Inventory, Member } from "./inventory";
import type { Kind } from "./kinds";
import type { Repository } from "./repository";
import type { AnyResource, Judged } from "./resource";
import type { SettingName, Settings } from "./settings";
import type { PodTemplate } from "./workload";

interface Named {
  /** The control this rule decides. */
  readonly control: ControlId;
  /** The rule as a sentence, in kebab case. */
  readonly sentence: string;
  /** Settings the rule reads. @default none */
  readonly settings?: readonly SettingName[];
}

/** What a stack or repository rule found, and where. */
export interface Located {
  readonly where: string;
  readonly message: string;
}

/** Decides on one resource. */
export interface ResourceRule extends Named {
  readonly scope: "resource";
  readonly kinds: readonly Kind[] | "every";
  readonly judge: (resource: AnyResource, settings: Settings) => Findings;
}

/** Decides on every pod template, whatever carries it. */
export interface WorkloadRule extends Named {
  readonly scope: "workload";
  readonly judge: (template: PodTemplate, settings: Settings) => Findings;
}

/** Decides on all resources of a stack together. */
export interface StackRule extends Named {
  readonly scope: "stack";
  readonly judge: (stack: Inventory, settings: Settings) => readonly Located[];
}

/** Decides on files and records of the repository and its pipeline. */
export interface RepositoryRule extends Named {
  readonly scope: "repository";
  readonly judge: (repository: Repository, settings: Settings) => readonly Located[];
}

/** A resource that an update would put a new one in the place of. */
export interface Replacement {
  readonly urn: string;
  readonly type: string;
  /** Inputs whose change asks for it, where the engine names them. */
  readonly keys: readonly string[];
}

/** What an update is about to do. */
export interface Plan {
  readonly replacements: readonly Replacement[];
}

/** Decides on what an update is about to do. */
export interface PlanRule extends Omit<Named, "settings"> {
  readonly scope: "plan";
  readonly judge: (plan: Plan) => readonly Located[];
}

export type Rule = ResourceRule | WorkloadRule | StackRule | RepositoryRule;

/** The rule's name in the engine: control first, so that a diagnostic leads to the control. */
export const ruleName = ({ control, sentence }: Pick<Named, "control" | "sentence">): string =>
  `${control.toLowerCase()}-${sentence}`;

/** A rule on resources of known kinds. */
export const resourceRule = <K extends Kind>(
  rule: Named & {
    readonly kinds: readonly K[];
    readonly judge: (resource: Judged<K>, settings: Settings) => Findings;
  },
): ResourceRule => ({
  ...rule,
  scope: "resource",
  // The compiler of the pack calls a rule only with resources of its kinds.
  judge: (resource, settings) => rule.judge(resource as unknown as Judged<K>, settings),
});

/** A rule on resources of every kind. */
export const everyResourceRule = (rule: Omit<ResourceRule, "scope" | "kinds">): ResourceRule => ({
  ...rule,
  scope: "resource",
  kinds: "every",
});

/** A rule on pod templates. */
export const workloadRule = (rule: Omit<WorkloadRule, "scope">): WorkloadRule => ({
  ...rule,
  scope: "workload",
});

/** A rule on a whole stack. */
export const stackRule = (rule: Omit<StackRule, "scope">): StackRule => ({ ...rule, scope: "stack" });

/** A rule on the repository. */
export const repositoryRule = (rule: Omit<RepositoryRule, "scope">): RepositoryRule => ({
  ...rule,
  scope: "repository",
});

/** A rule on what an update is about to do. */
export const planRule = (rule: Omit<PlanRule, "scope">): PlanRule => ({ ...rule, scope: "plan" });

/** Findings of a stack rule on one of its members. */
export const on = ({ urn }: Pick<Member, "urn">, findings: Findings): readonly Located[] =>
  findings.map((message) => ({ where: urn, message }));
