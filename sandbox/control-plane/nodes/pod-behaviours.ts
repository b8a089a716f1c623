import { type ContainerState, podStatus } from "./pod-status-template";
import { START_DURATION, type Stage, type StageOptions, stage, when } from "./stage";

/** How a pod can misbehave. */
export const POD_BEHAVIOURS = [
  "crash-loop",
  "oom-killed",
  "image-pull-error",
  "never-ready",
  "slow-start",
  "evicted",
] as const;
type Behaviour = (typeof POD_BEHAVIOURS)[number];

/** Long enough to be seen, short enough for a test to wait for. */
const DELAY = {
  crash: 1_000,
  backOff: 10_000,
  pullRetry: 15_000,
  slowStart: 15_000,
  eviction: 3_000,
  recovery: 15_000,
};

const up = (ready: boolean): ContainerState => ({
  ready,
  state: "running:\n  startedAt: {{ $now | Quote }}",
});

const podStage = (behaviour: Behaviour, options: Omit<StageOptions, "kind">): Stage =>
  stage({ ...options, kind: "Pod", match: [when.behaves(behaviour), ...options.match] });

/** The container starts, ends at once and is started again, ever more slowly. A Job's pod that may not restart fails. */
function crashing(behaviour: Behaviour, exit: { readonly code: number; readonly reason: string }): Stage[] {
  const terminated = [
    "terminated:",
    `  exitCode: ${exit.code}`,
    `  reason: ${exit.reason}`,
    "  startedAt: {{ $now | Quote }}",
    "  finishedAt: {{ $now | Quote }}",
  ].join("\n");
  const backOff = [
    "waiting:",
    "  reason: CrashLoopBackOff",
    '  message: {{ printf "back-off 10s restarting failed container=%s pod=%s_%s(%s)" .name $root.metadata.name $root.metadata.namespace $root.metadata.uid | Quote }}',
  ].join("\n");
  const crash = [when.phase("Running"), when.running];
  return [
    podStage(behaviour, {
      name: `${behaviour}-start`,
      match: [when.phase("Pending")],
      status: podStatus({ phase: "Running", container: up(false) }),
    }),
    podStage(behaviour, {
      name: `${behaviour}-crash`,
      match: [...crash, when.restarts],
      delay: { milliseconds: DELAY.crash },
      status: podStatus({
        phase: "Running",
        container: { ready: false, state: backOff, lastState: terminated, restarted: true },
      }),
      event: { type: "Warning", reason: "BackOff", message: "Back-off restarting failed container" },
    }),
    podStage(behaviour, {
      name: `${behaviour}-restart`,
      match: [when.phase("Running"), when.waitingFor("CrashLoopBackOff")],
      delay: { milliseconds: DELAY.backOff },
      status: podStatus({ phase: "Running", container: up(false) }),
    }),
    podStage(behaviour, {
      name: `${behaviour}-end`,
      match: [...crash, when.neverRestarts],
      delay: { milliseconds: DELAY.crash },
      status: podStatus({ phase: "Failed", container: { ready: false, state: terminated } }),
    }),
  ];
}

/** The image cannot be pulled: the two reasons take turns, as they do on a real node. */
function imagePullError(): Stage[] {
  const behaviour = "image-pull-error";
  const waiting = (reason: string, message: string) =>
    podStatus({
      phase: "Pending",
      container: {
        ready: false,
        state: `waiting:\n  reason: ${reason}\n  message: {{ printf "${message}" .image | Quote }}`,
      },
    });
  const failed = {
    status: waiting("ErrImagePull", "failed to pull image %s: not found"),
    event: { type: "Warning", reason: "Failed", message: "Error: ErrImagePull" },
  } as const;
  return [
    podStage(behaviour, { name: behaviour, match: [when.phase("Pending"), when.notWaiting], ...failed }),
    podStage(behaviour, {
      name: "image-pull-retry",
      match: [when.phase("Pending"), when.waitingFor("ImagePullBackOff")],
      delay: { milliseconds: DELAY.pullRetry },
      ...failed,
    }),
    podStage(behaviour, {
      name: "image-pull-back-off",
      match: [when.phase("Pending"), when.waitingFor("ErrImagePull")],
      delay: { milliseconds: 500 },
      status: waiting("ImagePullBackOff", "Back-off pulling image %s: not found"),
      event: { type: "Warning", reason: "BackOff", message: "Back-off pulling image" },
    }),
  ];
}

/** The stages of every misbehaviour, and the one that makes a pod ready again after its node was away. */
export const podStages = (): readonly Stage[] => [
  ...crashing("crash-loop", { code: 1, reason: "Error" }),
  ...crashing("oom-killed", { code: 137, reason: "OOMKilled" }),
  ...imagePullError(),
  ...(["Pending", "Running"] as const).map((phase) =>
    podStage("never-ready", {
      name: `never-ready-${phase.toLowerCase()}`,
      match: [when.phase(phase), phase === "Pending" ? when.notReady : when.ready],
      status: podStatus({ phase: "Running", container: up(false) }),
      event: {
        type: "Warning",
        reason: "Unhealthy",
        message: "Readiness probe failed: HTTP probe failed with statuscode: 503",
      },
    }),
  ),
  podStage("slow-start", {
    name: "slow-start",
    match: [when.phase("Pending")],
    status: podStatus({ phase: "Running", container: up(false) }),
  }),
  podStage("slow-start", {
    name: "slow-start-ready",
    match: [when.phase("Running"), when.notReady],
    delay: { milliseconds: DELAY.slowStart, fromAnnotation: START_DURATION },
    status: podStatus({ phase: "Running", container: up(true) }),
  }),
  podStage("evicted", {
    name: "evicted",
    match: [when.phase("Running")],
    delay: { milliseconds: DELAY.eviction },
    status: podStatus({
      phase: "Failed",
      reason: { reason: "Evicted", message: "The node was low on resource: memory." },
      container: {
        ready: false,
        state:
          "terminated:\n  exitCode: 137\n  reason: Error\n  startedAt: {{ $now | Quote }}\n  finishedAt: {{ $now | Quote }}",
      },
    }),
    event: { type: "Warning", reason: "Evicted", message: "The node was low on resource: memory." },
  }),
  stage({
    kind: "Pod",
    name: "recovered",
    // The controller manager marks the pods of a lost node once. The official stage makes only pending pods ready; a
    // kubelet that is back also reports the running ones. A stage cannot see whether the node is back, hence a delay.
    match: [when.wellBehaved, when.phase("Running"), when.notReady],
    delay: { milliseconds: DELAY.recovery },
    status: podStatus({ phase: "Running", container: up(true) }),
  }),
];
