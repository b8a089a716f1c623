import { HASH_LABEL, type LivePod, type LiveRelease } from "./live-types";

/** Why new pods do not come, which the controller itself may go on waiting for without end. */
export interface Trouble {
  /** Whether it may pass by itself: nodes may be added, a crash may heal; a quota does not grow. */
  readonly mayPass: boolean;
  readonly message: string;
}

const HOPELESS = new Set(["InvalidImageName", "CreateContainerConfigError", "CreateContainerError"]);

function podTrouble({ metadata, status }: LivePod): Trouble[] {
  const unscheduled = status?.conditions?.find(
    ({ type, status: state, reason }) =>
      type === "PodScheduled" && state === "False" && reason === "Unschedulable",
  );
  const waiting = (status?.containerStatuses ?? []).flatMap(({ name, state }) => {
    const { reason, message } = state?.waiting ?? {};
    if (reason === undefined || reason === "ContainerCreating" || reason === "PodInitializing") return [];
    return [
      {
        mayPass: !HOPELESS.has(reason),
        message: `pod ${metadata.name}, ${name}: ${reason}: ${message ?? ""}`,
      },
    ];
  });
  return [
    ...(unscheduled === undefined
      ? []
      : [{ mayPass: true, message: `pod ${metadata.name} fits nowhere: ${unscheduled.message ?? ""}` }]),
    ...waiting,
  ];
}

/** What keeps the newest revision's pods from being there and ready. */
export function troublesOf({ rollout, pods }: LiveRelease): Trouble[] {
  const hash = rollout.status?.currentPodHash;
  const refused = (rollout.status?.conditions ?? [])
    .filter(({ type, status }) => type === "ReplicaFailure" && status === "True")
    .map(({ message = "" }) => ({ mayPass: !message.includes("exceeded quota"), message }));
  const newest = pods.filter(({ metadata }) => metadata.labels?.[HASH_LABEL] === hash);
  return [...refused, ...newest.flatMap(podTrouble)];
}
