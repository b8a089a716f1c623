import {
  HASH_LABEL,
  hashOf,
  type LivePod,
  type LiveRelease,
  type LiveRevision,
  REVISION_ANNOTATION,
} from "../../components/delivery/live-types";
import { type Measure, measuresOf } from "../../components/delivery/measures-plan";
import { judge, type Verdict } from "../../components/delivery/verdict-plan";
import { PLATFORM_PREFIX } from "../../lib/labels";

/** Annotation that says who last asked for what: the API server's audit log has the requests themselves. */
export const LAST_REQUEST = `${PLATFORM_PREFIX}/last-request`;

/** Icons of the state of a release, as operators of Argo Rollouts know them. */
export const releaseIcons: Readonly<Record<Verdict["kind"], string>> = {
  healthy: "✔",
  paused: "॥",
  analysing: "◌",
  progressing: "◌",
  held: "॥",
  degraded: "✖",
};

/** Icons of the phases of a measure; whatever else it may be is not decided yet. */
const measureIcons: Readonly<Partial<Record<string, string>>> = {
  Successful: "✔",
  Failed: "✖",
  Error: "⚠",
  Inconclusive: "?",
};

/** Number of a revision. */
export const revisionOf = ({ metadata }: LiveRevision): number =>
  Number(metadata.annotations?.[REVISION_ANNOTATION] ?? 0);

/** Image of a revision. */
export const imageOf = ({ spec }: LiveRevision): string => spec.template.spec?.containers?.[0]?.image ?? "";

const isReady = ({ status }: LivePod): boolean =>
  status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;

/** Revisions, newest first. */
export const newestFirst = ({ revisions }: LiveRelease): LiveRevision[] =>
  [...revisions].sort((a, b) => revisionOf(b) - revisionOf(a));

/** A release as programs read it. */
export function summarise(key: string, release: LiveRelease) {
  const { spec, status } = release.rollout;
  const { kind, message, troubles } = judge(release);
  const stable = status?.stableRS ?? status?.blueGreen?.activeSelector;
  const steps = spec.strategy.canary?.steps;
  return {
    service: key,
    state: kind,
    message,
    troubles: troubles.map((trouble) => trouble.message),
    ready: status?.readyReplicas ?? 0,
    desired: spec.replicas ?? 0,
    step: steps === undefined ? null : { at: status?.currentStepIndex ?? 0, of: steps.length },
    trialWeight: status?.canary?.weights?.canary?.weight ?? 0,
    revisions: newestFirst(release).map((revision) => ({
      revision: revisionOf(revision),
      hash: hashOf(revision),
      image: imageOf(revision),
      stable: hashOf(revision) === stable,
      active: hashOf(revision) === status?.blueGreen?.activeSelector,
      ready: revision.status?.readyReplicas ?? 0,
      replicas: revision.status?.replicas ?? 0,
    })),
    measures: measuresOf(release),
    lastRequest: release.rollout.metadata.annotations?.[LAST_REQUEST] ?? null,
  };
}

const branch = (isLast: boolean): string => (isLast ? "└──" : "├──");

const figure = (value: number | null): string =>
  value === null ? "no value" : String(Number(value.toPrecision(4)));

/** One measure as people read it: both variants of an experiment on one line. */
function measureLine({ name, phase, trial, stable, message }: Measure): string {
  const values = stable === null ? figure(trial) : `${figure(trial)} (new) beside ${figure(stable)} (stable)`;
  return `   ${measureIcons[phase] ?? "◌"} ${name}  ${values}${message === "" ? "" : `  ${message}`}`;
}

/** A release as people read it. */
export function renderTree(key: string, release: LiveRelease): string {
  const summary = summarise(key, release);
  const { state, message, step, trialWeight } = summary;
  const stage = step === null ? "" : `  step ${step.at}/${step.of}  weight ${trialWeight}`;
  const head = `${releaseIcons[state]} ${key}  ${state}${message === "" ? "" : `: ${message}`}  ${summary.ready}/${summary.desired} ready${stage}`;
  const shown = summary.revisions.filter(
    ({ replicas, stable }, index) => index === 0 || replicas > 0 || stable,
  );
  const lines = shown.flatMap((revision, index) => {
    const isLast = index === shown.length - 1;
    const marks = [...(revision.stable ? ["stable"] : []), ...(revision.active ? ["active"] : [])].join(", ");
    const pods = release.pods.filter(({ metadata }) => metadata.labels?.[HASH_LABEL] === revision.hash);
    return [
      `${branch(isLast)} revision ${revision.revision}${marks === "" ? "" : ` (${marks})`}  ${revision.ready}/${revision.replicas}  ${revision.image}`,
      ...pods.map(
        (pod, at) =>
          `${isLast ? "   " : "│  "} ${branch(at === pods.length - 1)} ${isReady(pod) ? "✔" : "◌"} ${pod.metadata.name}`,
      ),
    ];
  });
  return [
    head,
    ...lines,
    ...(summary.measures.length === 0 ? [] : ["   measures of the newest revision"]),
    ...summary.measures.map(measureLine),
    ...summary.troubles.map((trouble) => `⚠ ${trouble}`),
  ].join("\n");
}
