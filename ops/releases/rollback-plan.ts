import {
  HASH_LABEL,
  hashOf,
  type LiveRelease,
  type LiveRevision,
} from "../../components/delivery/live-types";
import { failedRevisions } from "../../components/delivery/way-back-plan";
import { newestFirst, revisionOf } from "./tree-plan";

/** A revision to go back to, or why there is none. */
export type Target = { readonly revision: LiveRevision } | { readonly refused: string };

/**
 * The revision that a rollback means. Nobody goes back to one that an analysis found bad without naming it.
 * @param number the revision asked for; without it the newest one before the present that was not found bad.
 */
export function chooseRevision(release: LiveRelease, number?: number): Target {
  const { status } = release.rollout;
  const failed = failedRevisions(release);
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
