import type { Located } from "../frame/rule";
import { planPack } from "../packs/plan";
import { type ControlId, controls, isControlId } from "../registry/controls";
import type { PolicyEvent, Run } from "./events";
import { type Rehearsal, settles } from "./rehearsal";
import { concerns, covers, type Waivers } from "./waivers";

/** Why the gate is closed. */
export type Reason =
  | "violation"
  | "undetermined"
  | "not mandatory"
  | "unknown rule"
  | "pack did not run"
  | "run failed"
  | "unreadable"
  | "waiver"
  | "configuration"
  | "foreign object";

/** One reason, with what to do about it. */
export interface Problem {
  readonly reason: Reason;
  readonly control?: ControlId;
  readonly urn?: string;
  readonly message: string;
}

/** A violation that a waiver excuses. */
export interface Excused {
  readonly waiver: string;
  readonly control: ControlId;
  readonly urn: string;
}

/** Whether a change may go on, and why not. */
export interface GateVerdict {
  readonly open: boolean;
  readonly problems: readonly Problem[];
  readonly excused: readonly Excused[];
  /** How many questions that values of the preview left open the rehearsal answered. */
  readonly settled: number;
}

/** What the gate looks at. */
export interface GateInput {
  readonly run: Run;
  readonly waivers: Waivers;
  /** The pack that has to have run. */
  readonly pack: { readonly name: string; readonly version: string };
  /** Resources of the stack. @default those the run spoke of; then a waiver's resource is not checked */
  readonly urns?: ReadonlySet<string>;
  /** What is wrong with the pack's configuration. */
  readonly configuration?: readonly string[];
  /** A finished update of the same program on stand-ins, which answers what the run could not. @default none */
  readonly rehearsal?: Rehearsal;
  /** What repository rules found. */
  readonly repository?: readonly (Located & { readonly control: ControlId })[];
}

const COULD_NOT_RUN = /^can't run policy/;

/** The control behind a policy's name. */
export const controlOf = (policy: string): ControlId | undefined => {
  const id = /^[a-z]+-[0-9]+/.exec(policy)?.[0].toUpperCase();
  return id !== undefined && isControlId(id) ? id : undefined;
};

const judgeRun = ({ run, pack }: GateInput): readonly Problem[] => [
  ...run.unreadable.map((line) => ({
    reason: "unreadable" as const,
    message: `the event log has a line that is no event (${line.length} characters read); write the log again`,
  })),
  ...(run.finished
    ? []
    : [
        {
          reason: "pack did not run" as const,
          message: "the engine did not report the end of the run; read its output",
        },
      ]),
  ...(run.finished && run.packs[pack.name] !== pack.version
    ? [
        {
          reason: "pack did not run" as const,
          message: `policy pack ${pack.name} ${pack.version} did not run (${run.packs[pack.name] ?? "absent"}); pass --policy-pack policy`,
        },
      ]
    : []),
  // A waiver excuses what a policy refused, and nothing else that went wrong in the same run.
  ...run.errors.map((error) => ({
    reason: "run failed" as const,
    message: `${error}; correct what the run complains of`,
  })),
  ...(run.failed && run.errors.length === 0 && run.policyEvents.length === 0
    ? [
        {
          reason: "run failed" as const,
          message: "the run failed for another reason than a policy; read its output",
        },
      ]
    : []),
];

type Judged = { readonly problem: Problem } | { readonly excused: Excused } | { readonly settled: ControlId };

const judgeEvent = (
  event: PolicyEvent,
  { waivers: { valid: waivers }, run, rehearsal }: GateInput,
): Judged => {
  const { policy, urn, message, level } = event;
  const control = controlOf(policy);
  if (control === undefined) {
    return {
      problem: {
        reason: "unknown rule",
        urn,
        message: `${policy}: no control has this id; add it to the registry`,
      },
    };
  }
  const waiver = waivers.find((candidate) => candidate.rule === control && covers(candidate, urn));
  if (waiver !== undefined) return { excused: { waiver: waiver.id, control, urn } };
  const remedy = controls[control].remedy;
  if (COULD_NOT_RUN.test(message)) {
    if (rehearsal !== undefined && settles(urn, run, rehearsal)) return { settled: control };
    return {
      problem: {
        reason: "undetermined",
        control,
        urn,
        message: `${message}; give the value literally, or let a rehearsal answer (gate --rehearse)`,
      },
    };
  }
  return level === "mandatory"
    ? { problem: { reason: "violation", control, urn, message: `${message} ${remedy}` } }
    : {
        problem: {
          reason: "not mandatory",
          control,
          urn,
          message: `${policy} ran as ${level}; make it mandatory. ${message}`,
        },
      };
};

/** What the rules on plans find, each as a violation or as one that a waiver excuses. */
const judgePlan = ({ run, waivers }: GateInput): readonly Judged[] =>
  planPack.flatMap(({ control, judge }) =>
    judge(run).map(({ where: urn, message }): Judged => {
      const waiver = waivers.valid.find((one) => one.rule === control && covers(one, urn));
      return waiver === undefined
        ? { problem: { reason: "violation", control, urn, message } }
        : { excused: { waiver: waiver.id, control, urn } };
    }),
  );

/** The stack that URNs are of: all of a run are of one. */
const stackIn = (urns: ReadonlySet<string>): string =>
  /^urn:pulumi:([^:]+)::/.exec([...urns][0] ?? "")?.[1] ?? "";

const judgeWaivers = ({ waivers, urns }: GateInput): readonly Problem[] => [
  ...waivers.problems.map((message) => ({ reason: "waiver" as const, message })),
  ...(urns === undefined
    ? []
    : waivers.valid
        .filter((waiver) => concerns(waiver, stackIn(urns)) && ![...urns].some((urn) => covers(waiver, urn)))
        .map(({ id }) => ({
          reason: "waiver" as const,
          message: `waiver "${id}": no resource of the stack is like this; correct or remove it`,
        }))),
];

/** Decides whether a change may go on. Whatever is not known to be right keeps the gate closed. */
export const judgeGate = (input: GateInput): GateVerdict => {
  const judged = [
    ...input.run.policyEvents
      .filter(({ pack }) => pack === input.pack.name)
      .map((event) => judgeEvent(event, input)),
    ...judgePlan(input),
  ];
  // The rehearsal is judged like any run, but for its own inputs: waivers hold for it too.
  const rehearsed =
    input.rehearsal === undefined
      ? undefined
      : judgeGate({
          run: input.rehearsal.run,
          waivers: { ...input.waivers, problems: [] },
          pack: input.pack,
        });
  const problems: readonly Problem[] = [
    ...judgeRun(input),
    ...judgeWaivers(input),
    ...(input.configuration ?? []).map((message) => ({ reason: "configuration" as const, message })),
    ...(input.repository ?? []).map(({ control, where, message }) => ({
      reason: "violation" as const,
      control,
      urn: where,
      message: `${message} ${controls[control].remedy}`,
    })),
    ...judged.flatMap((one) => ("problem" in one ? [one.problem] : [])),
    ...(rehearsed?.problems ?? []).map((problem) => ({
      ...problem,
      message: `rehearsal: ${problem.message}`,
    })),
  ];
  return {
    open: problems.length === 0,
    problems,
    excused: judged.flatMap((one) => ("excused" in one ? [one.excused] : [])),
    settled: judged.filter((one) => "settled" in one).length,
  };
};
