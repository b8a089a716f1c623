import { variantSuffix } from "./comparison-plan";
import { HASH_LABEL, type LiveRelease, type LiveRun } from "./live-types";

/** What one measure showed of a release last. */
export interface Measure {
  readonly name: string;
  /** The controller's judgement: Successful, Failed, Error, Inconclusive, Running or Pending. */
  readonly phase: string;
  /** Of the new version; null where there is no value. */
  readonly trial: number | null;
  /** Of the old version beside it, where an experiment measures both. */
  readonly stable: number | null;
  /** The controller's words about a measure that is not good. */
  readonly message: string;
}

type Result = NonNullable<NonNullable<LiveRun["status"]>["metricResults"]>[number];

/** Phases by how much they say; of several runs with the same measure the worst is shown. */
const GRAVITY = ["Pending", "Running", "Successful", "Inconclusive", "Error", "Failed"];
const gravityOf = ({ phase }: Result): number => GRAVITY.indexOf(phase);

/** The last value: Prometheus answers with a list of one number, or of none. */
function lastValue(result: Result | undefined): number | null {
  const [, number] = /^\[(-?[\d.e+-]+)\]$/i.exec(result?.measurements?.at(-1)?.value ?? "") ?? [];
  return number === undefined ? null : Number(number);
}

const without = (name: string, suffix: string): string | undefined =>
  name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined;

/**
 * The measures of the newest revision by name, the two variants of an experiment side by side. The controller lists
 * them in the order in which their answers came.
 */
export function measuresOf({ rollout, runs }: LiveRelease): Measure[] {
  const hash = rollout.status?.currentPodHash;
  const results = runs
    .filter(({ metadata }) => metadata.labels?.[HASH_LABEL] === hash)
    .sort((a, b) => ((a.metadata.creationTimestamp ?? "") < (b.metadata.creationTimestamp ?? "") ? -1 : 1))
    .flatMap(({ status }) => status?.metricResults ?? []);
  const worst = new Map<string, Result>();
  for (const result of results) {
    const known = worst.get(result.name);
    if (known === undefined || gravityOf(result) >= gravityOf(known)) worst.set(result.name, result);
  }
  const measures = [...worst.values()].flatMap((result): Measure[] => {
    const { name, phase, message = "" } = result;
    const control = without(name, variantSuffix.control);
    // The control is shown with the treatment that it stands beside.
    if (control !== undefined && worst.has(`${control}${variantSuffix.treatment}`)) return [];
    const treatment = without(name, variantSuffix.treatment);
    const beside = treatment === undefined ? undefined : worst.get(`${treatment}${variantSuffix.control}`);
    return [
      {
        name: beside === undefined ? name : (treatment ?? name),
        phase,
        trial: lastValue(result),
        stable: lastValue(beside),
        message,
      },
    ];
  });
  return measures.sort((a, b) => a.name.localeCompare(b.name, "en"));
}
