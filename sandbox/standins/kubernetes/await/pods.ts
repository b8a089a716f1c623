import type { PlainObject, PlainValue } from "../../rpc/values";
import { condition, display, list, nameOf, namespaceOf, object, text } from "../objects/access";

/** Why a container does not run, in the kubelet's words. */
function containerProblem(status: PlainValue): string[] {
  const waiting = object(status, "state", "waiting");
  const ended = object(status, "state", "terminated");
  const last = object(status, "lastState", "terminated");
  const name = text(status, "name") ?? "";
  const reason = text(waiting, "reason") ?? "";
  if (reason !== "" && reason !== "ContainerCreating" && reason !== "PodInitializing") {
    const before = text(last, "reason");
    const detail = text(waiting, "message") ?? "";
    return [
      `container "${name}": ${reason}${detail === "" ? "" : `: ${detail}`}${before === undefined ? "" : ` (last end: ${before}, exit code ${display(last["exitCode"])})`}`,
    ];
  }
  const exitCode = ended["exitCode"];
  if (exitCode === undefined || exitCode === 0) return [];
  const detail = text(ended, "message") ?? text(ended, "reason") ?? "";
  return [
    `container "${name}": ended with exit code ${display(exitCode)}${detail === "" ? "" : `: ${detail}`}`,
  ];
}

/** What keeps one pod from being ready. */
export function podProblems(pod: PlainObject): string[] {
  const containers = [
    ...list(pod, "status", "initContainerStatuses"),
    ...list(pod, "status", "containerStatuses"),
  ].flatMap(containerProblem);
  const scheduled = condition(pod, "PodScheduled");
  const unschedulable =
    text(scheduled, "status") === "False"
      ? [`${text(scheduled, "reason") ?? "Unschedulable"}: ${text(scheduled, "message") ?? ""}`]
      : [];
  const failedPhase =
    text(pod, "status", "phase") === "Failed"
      ? [
          `${text(pod, "status", "reason") ?? "Failed"}: ${text(pod, "status", "message") ?? "the pod failed"}`,
        ]
      : [];
  const readiness = condition(pod, "Ready");
  const unready =
    text(readiness, "status") === "False" && text(readiness, "message")
      ? [text(readiness, "message") ?? ""]
      : [];
  const own = [...containers, ...unschedulable, ...failedPhase];
  return own.length > 0 ? own : unready;
}

/** What keeps pods from being ready, each named. Pods that are being deleted do not count. */
export const problemsOfPods = (pods: readonly PlainObject[]): string[] =>
  pods
    .filter((pod) => text(pod, "metadata", "deletionTimestamp") === undefined)
    .flatMap((pod) =>
      podProblems(pod).map((problem) => `[Pod ${namespaceOf(pod) ?? ""}/${nameOf(pod)}]: ${problem}`),
    );
