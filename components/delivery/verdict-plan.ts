import { hashOf, type LiveRelease, type LiveRollout, type LiveTemplate } from "./live-types";
import { type Trouble, troublesOf } from "./trouble-plan";

/** Where a release stands. */
export interface Verdict {
  readonly kind:
    | "healthy"
    /** At a pause that its strategy names. */
    | "paused"
    /** At an analysis that its strategy names. */
    | "analysing"
    | "progressing"
    /** Stopped by somebody, or by an analysis that could not tell. */
    | "held"
    /** Given up by the controller, or aborted: the old version has the traffic. */
    | "degraded";
  /** The controller's words, or what it waits for. */
  readonly message: string;
  readonly troubles: readonly Trouble[];
}

/** Pauses that are part of a strategy. */
const INTENDED: readonly string[] = ["CanaryPauseStep", "BlueGreenPause"];

/** What tells one release of a service from another: images, settings and annotations. */
export const marks = ({ metadata, spec }: LiveTemplate): string =>
  JSON.stringify([
    Object.entries(metadata?.annotations ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
    (spec?.containers ?? []).map(({ name, image, envFrom = [] }) => [
      name,
      image,
      envFrom.map(({ configMapRef }) => configMapRef?.name),
    ]),
  ]);

/** Whether the controller has looked at the object since it was changed last. */
const isSeen = ({ metadata, status }: LiveRollout): boolean =>
  Number(status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);

/** Whether the controller's report is about the object as it is now. */
function isCurrent({ rollout, revisions }: LiveRelease): boolean {
  const { spec, status } = rollout;
  if (!isSeen(rollout)) return false;
  // The generation may be noted before the revision is: the reported revision must hold the present template.
  const reported = revisions.find((revision) => hashOf(revision) === status?.currentPodHash);
  return reported !== undefined && marks(reported.spec.template) === marks(spec.template);
}

/** What somebody asked the controller for that its report does not show yet; nothing where it has answered. */
function unanswered({ spec, status }: LiveRollout): string | undefined {
  const { phase, message = "", abort, promoteFull, pauseConditions = [] } = status ?? {};
  if (phase === "Healthy") return undefined;
  if (abort === true) return phase === "Degraded" ? undefined : "it is being given up";
  if (phase === "Degraded" && message.startsWith("RolloutAborted")) return "it is being tried again";
  if (promoteFull === true) return "it is on its way to the end";
  return phase === "Paused" && spec.paused !== true && pauseConditions.length === 0
    ? "its pause is over"
    : undefined;
}

const stepOf = ({ spec, status }: LiveRollout): Readonly<Record<string, unknown>> =>
  spec.strategy.canary?.steps?.[status?.currentStepIndex ?? 0] ?? {};

function paused({ spec, status }: LiveRollout): Pick<Verdict, "kind" | "message"> {
  const reasons = (status?.pauseConditions ?? []).map(({ reason }) => reason);
  const isIntended =
    spec.paused !== true && reasons.length > 0 && reasons.every((reason) => INTENDED.includes(reason));
  return { kind: isIntended ? "paused" : "held", message: status?.message ?? reasons.join(", ") };
}

/** Judges a release by what the API server shows of it. */
export function judge(release: LiveRelease): Verdict {
  const { rollout } = release;
  const { phase = "", message = "" } = rollout.status ?? {};
  const troubles = troublesOf(release);
  if (!isCurrent(release)) {
    // While one strategy takes another's place, the old one may not fit its routes any more for a moment.
    const invalid = rollout.status?.conditions?.find(({ type }) => type === "InvalidSpec");
    if (isSeen(rollout) && invalid?.status === "True")
      return { kind: "degraded", message: invalid.message ?? "InvalidSpec", troubles };
    return { kind: "progressing", message: "waiting for the controller to see the change", troubles };
  }
  const asked = unanswered(rollout);
  if (asked !== undefined) return { kind: "progressing", message: asked, troubles };
  switch (phase) {
    case "Healthy":
      return { kind: "healthy", message, troubles: [] };
    case "Paused":
      return { ...paused(rollout), troubles };
    case "Degraded":
      return { kind: "degraded", message, troubles };
    default:
      return "analysis" in stepOf(rollout) && troubles.length === 0
        ? { kind: "analysing", message, troubles }
        : { kind: "progressing", message, troubles };
  }
}
