import { setTimeout as delay } from "node:timers/promises";
import type { LiveRelease } from "../../components/delivery/live-types";
import { judge, type Verdict } from "../../components/delivery/verdict-plan";
import { EXIT, Failure } from "../../lib/failure";
import type { Context } from "../command";
import { type Found, lookAt } from "./find-release";
import { renderTree } from "./tree-plan";

const LOOK_MILLISECONDS = 500;
/** Without `--timeout`: as long as a release of the slowest service may take between two pauses. */
const DEFAULT_SECONDS = 1800;
/** How long a trouble that does not pass by itself is watched. */
const HOPELESS_MILLISECONDS = 15_000;

/** Exit code of a state: not zero where somebody has to look. */
export const exitCodeOf = ({ kind, troubles }: Verdict): number =>
  kind === "degraded" || kind === "held" || troubles.some(({ mayPass }) => !mayPass)
    ? EXIT.resource
    : EXIT.ok;

/**
 * Follows a release until it is healthy, paused or given up; the controller alone would wait for pods that cannot come
 * without end.
 * @param show is called whenever the state has changed.
 * @throws {Failure} with exit code 9 when time is up, with what kept the release.
 */
async function followRelease(
  { settings, signal }: Pick<Context, "settings" | "signal">,
  look: () => Promise<LiveRelease>,
  show: (release: LiveRelease) => void,
): Promise<LiveRelease> {
  const seconds = settings.timeoutSeconds ?? DEFAULT_SECONDS;
  const end = Date.now() + seconds * 1000;
  let last = "";
  let hopelessSince: number | undefined;
  for (;;) {
    const release = await look();
    const verdict = judge(release);
    const { rollout } = release;
    const state = JSON.stringify([verdict, rollout.status?.currentStepIndex, rollout.status?.readyReplicas]);
    if (state !== last) show(release);
    last = state;
    if (verdict.kind !== "progressing" && verdict.kind !== "analysing") return release;
    hopelessSince = verdict.troubles.some(({ mayPass }) => !mayPass)
      ? (hopelessSince ?? Date.now())
      : undefined;
    if (hopelessSince !== undefined && Date.now() - hopelessSince > HOPELESS_MILLISECONDS) return release;
    if (Date.now() > end) {
      throw new Failure(
        [
          `${rollout.metadata.name} is still ${verdict.kind} after ${seconds} s: ${verdict.message}`,
          ...verdict.troubles.map(({ message }) => message),
        ].join("\n"),
        { remedy: "see what its pods wait for; abort gives the release up", exitCode: EXIT.timedOut },
      );
    }
    await delay(LOOK_MILLISECONDS, undefined, { signal });
  }
}

/** The release after a change, or as it is: followed with `--watch`, and looked at once without. */
export function observe(
  context: Pick<Context, "settings" | "signal" | "terminal">,
  { key, service, cluster }: Pick<Found, "key" | "service" | "cluster">,
): Promise<LiveRelease> {
  const look = () => lookAt(cluster, service);
  if (!context.settings.watch) return look();
  return followRelease(context, look, (seen) => {
    context.terminal.say(renderTree(key, seen));
  });
}
