import { HASH_LABEL, type LiveRelease, type LiveRevision } from "../../components/delivery/live-types";
import { hashOf, newestFirst, revisionOf } from "./tree-plan";

/** A revision to go back to, or why there is none. */
export type Target = { readonly revision: LiveRevision } | { readonly refused: string };

/** The part of an analysis run that tells which revision it found bad. */
export interface JudgedRevision {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly status?: { readonly phase?: string };
}

const BAD: readonly (string | undefined)[] = ["Failed", "Error", "Inconclusive"];

/** Hashes of the revisions that an analysis found bad. */
export const failedRevisions = (runs: readonly JudgedRevision[]): ReadonlySet<string> =>
  new Set(
    runs
      .filter(({ status }) => BAD.includes(status?.phase))
      .flatMap(({ metadata }) => metadata.labels?.[HASH_LABEL] ?? []),
  );

/** What a rollback is chosen by. */
export interface Choice {
  /** The revision asked for. @default the newest one before the present that no analysis found bad */
  readonly number?: number | undefined;
  /** Hashes of revisions that an analysis found bad: nobody goes back to them without naming them. */
  readonly failed: ReadonlySet<string>;
}

/** The revision that a rollback means. */
export function chooseRevision(release: LiveRelease, { number, failed }: Choice): Target {
  const { status } = release.rollout;
  const all = newestFirst(release);
  const earlier = all.filter((revision) => hashOf(revision) !== status?.currentPodHash);
  const known = all.map((revision) => revisionOf(revision)).join(", ");
  if (number === undefined) {
    const before = earlier.find((revision) => !failed.has(hashOf(revision)));
    return before === undefined
      ? { refused: `there is no earlier revision that was not given up (known: ${known})` }
      : { revision: before };
  }
  const wanted = all.find((revision) => revisionOf(revision) === number);
  if (wanted === undefined) return { refused: `there is no revision ${number} (known: ${known})` };
  return earlier.includes(wanted)
    ? { revision: wanted }
    : { refused: `revision ${number} is the present one (known: ${known})` };
}

/** Whether a revision's pods are still there, so that going back to it pulls no image. */
export const stillRuns = ({ status }: LiveRevision): boolean => (status?.readyReplicas ?? 0) > 0;

/** The pod template of a revision as the Rollout had it: without the label that the controller adds. */
export function templateOf({ spec: { template } }: LiveRevision): object {
  const labels = Object.entries(template.metadata?.labels ?? {}).filter(([name]) => name !== HASH_LABEL);
  return { ...template, metadata: { ...template.metadata, labels: Object.fromEntries(labels) } };
}

/** The version of an image, as a stack file gives it: its digest, or else its tag. */
export const versionOf = (image: string): string | undefined =>
  /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1] ?? /:([\w][\w.-]*)$/.exec(image)?.[1];
