import { HASH_LABEL, hashOf, type LiveRelease, type LiveTemplate } from "./live-types";
import { marks } from "./verdict-plan";

const BAD: readonly (string | undefined)[] = ["Failed", "Error", "Inconclusive"];

/** Hashes of the revisions that an analysis found bad, or could not judge. */
export const failedRevisions = ({ runs }: Pick<LiveRelease, "runs">): ReadonlySet<string> =>
  new Set(
    runs
      .filter(({ status }) => BAD.includes(status?.phase))
      .flatMap(({ metadata }) => metadata.labels?.[HASH_LABEL] ?? []),
  );

/**
 * Whether a release of this template would bring back a version that was given up, past its stages and analyses: the
 * controller takes any kept revision that is older than the stable one for proven.
 */
export function isUnprovenWayBack(release: LiveRelease, template: LiveTemplate): boolean {
  const { rollout, revisions } = release;
  const { stableRS, currentPodHash } = rollout.status ?? {};
  const made = (hash: string | undefined): number =>
    Date.parse(revisions.find((revision) => hashOf(revision) === hash)?.metadata.creationTimestamp ?? "");
  const failed = failedRevisions(release);
  return revisions.some((revision) => {
    const hash = hashOf(revision);
    return (
      hash !== currentPodHash &&
      failed.has(hash) &&
      made(hash) < made(stableRS) &&
      marks(revision.spec.template) === marks(template)
    );
  });
}
