import { type FrameworkKey, frameworks } from "../registry/control";
import { type ControlId, controlIds, controls } from "../registry/controls";
import type { Evidence } from "./evidence";

/** Whether a control is implemented, by all that was seen of it. */
export type Standing = "implemented" | "violated" | "waived" | "not applicable" | "no evidence";

/** How many of the applicable controls of a framework are implemented. */
export interface FrameworkScore {
  readonly framework: string;
  readonly version: string;
  readonly implemented: number;
  readonly applicable: number;
  readonly percent: number;
  /** Requirements of the framework that an implemented control serves, and those that wait for one. */
  readonly requirements: { readonly served: readonly string[]; readonly open: readonly string[] };
  /** Controls that are missing for a full score. */
  readonly missing: readonly ControlId[];
}

/** The whole account. */
export interface Score {
  readonly claim: string;
  readonly percent: number;
  readonly implemented: number;
  readonly applicable: number;
  readonly frameworks: readonly FrameworkScore[];
  readonly standings: Readonly<Record<ControlId, Standing>>;
}

/** The worst that was seen of a control decides: one violation outweighs everything that held. */
const ORDER: readonly (readonly [Evidence["outcome"], Standing])[] = [
  ["violated", "violated"],
  ["waived", "waived"],
  ["held", "implemented"],
  ["not applicable", "not applicable"],
];

/** What a control's evidence amounts to. */
export const standingOf = (evidence: readonly Evidence[]): Standing =>
  ORDER.find(([outcome]) => evidence.some((one) => one.outcome === outcome))?.[1] ?? "no evidence";

const percentOf = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.floor((part / whole) * 1000) / 10;

const isApplicable = (standing: Standing): boolean => standing !== "not applicable";

/** The score of every framework and of all controls together. */
export const scoreOf = (evidence: readonly Evidence[]): Score => {
  const standings = Object.fromEntries(
    controlIds.map((id) => [id, standingOf(evidence.filter(({ control }) => control === id))]),
  ) as Record<ControlId, Standing>;
  const account = (ids: readonly ControlId[]) => {
    const applicable = ids.filter((id) => isApplicable(standings[id]));
    const implemented = applicable.filter((id) => standings[id] === "implemented");
    return { applicable, implemented, percent: percentOf(implemented.length, applicable.length) };
  };
  const whole = account(controlIds);
  return {
    claim: `controls implemented ${whole.implemented.length}/${whole.applicable.length}, evidence attached, not assessed`,
    percent: whole.percent,
    implemented: whole.implemented.length,
    applicable: whole.applicable.length,
    standings,
    frameworks: (Object.keys(frameworks) as FrameworkKey[]).map((key) => {
      const ids = controlIds.filter((id) => controls[id][key].length > 0);
      const { applicable, implemented, percent } = account(ids);
      const served = new Set(implemented.flatMap((id) => controls[id][key]));
      const asked = new Set(applicable.flatMap((id) => controls[id][key]));
      return {
        framework: frameworks[key].name,
        version: frameworks[key].version,
        implemented: implemented.length,
        applicable: applicable.length,
        percent,
        requirements: {
          served: [...served].sort(),
          open: [...asked].filter((one) => !served.has(one)).sort(),
        },
        missing: applicable.filter((id) => !implemented.includes(id)),
      };
    }),
  };
};

/** Per cent of applicable controls below which a compliance check fails. */
export const REQUIRED_PERCENT = 95;
