import { objectives } from "../../lib/objectives";
import { errorRatio, LATENCY_QUANTILE, slowRatio } from "./slo-queries-plan";
import type { PodScope } from "./slo-types";

/** Something that users are promised, of which a small part may go wrong. */
export interface Slo {
  readonly name: string;
  /** Share of the requests that must be good, in percent. */
  readonly objectivePercent: number;
  /** What goes wrong, as the end of "Too many requests ...". */
  readonly failure: string;
  /** Bad requests by all requests, over a window such as `5m`. */
  readonly badRatio: (scope: PodScope, window: string) => string;
  /** File of `docs/runbooks` that says what to do. */
  readonly runbook: string;
}

/** What every service promises. Releases are judged by the same ratios, over their own pods. */
export const slos: readonly Slo[] = [
  {
    name: "availability",
    objectivePercent: objectives.availabilityPercent,
    failure: "fail",
    badRatio: errorRatio,
    runbook: "error-budget.md",
  },
  {
    name: "latency",
    objectivePercent: 100 * LATENCY_QUANTILE,
    failure: `take longer than ${objectives.p95LatencyMilliseconds} ms`,
    badRatio: slowRatio,
    runbook: "latency-budget.md",
  },
];

/** Share of bad requests that an objective allows. Without the noise of binary fractions, for people read it. */
export const budgetOf = ({ objectivePercent }: Pick<Slo, "objectivePercent">): number =>
  Number(((100 - objectivePercent) / 100).toFixed(6));
