import type { PlainObject } from "../../rpc/values";
import { condition, count, object, text } from "../objects/access";
import { problemsOfPods } from "./pods";
import { failed, labelQuery, POD, type Related, ready, type Rule, type Verdict, waiting } from "./rule";

/** Whether the controller has seen the latest change. Before that its status speaks of an older one. */
const isObserved = (object: PlainObject): boolean =>
  (count(object, "status", "observedGeneration") ?? 0) >= (count(object, "metadata", "generation") ?? 0);

const unobserved = waiting("Waiting for the controller to see the change");

const podsOf = (object_: PlainObject): Readonly<Record<string, Related>> => ({
  pods: { gvk: POD, labels: labelQuery(object(object_, "spec", "selector", "matchLabels")) },
});

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

export const deploymentRule: Rule = {
  related: podsOf,
  judge(deployment, { pods = [] }): Verdict {
    if (!isObserved(deployment)) return unobserved;
    if (object(deployment, "spec")["paused"] === true) return ready;
    const progressing = condition(deployment, "Progressing");
    const refused = condition(deployment, "ReplicaFailure");
    const reasons = [
      ...(text(refused, "status") === "True"
        ? [text(refused, "message") ?? "replicas cannot be created"]
        : []),
      ...problemsOfPods(pods),
    ];
    if (text(progressing, "reason") === "ProgressDeadlineExceeded") {
      return failed(text(progressing, "message") ?? "the progress deadline is exceeded", reasons);
    }
    const wanted = count(deployment, "spec", "replicas") ?? 1;
    const status = (key: string): number => count(deployment, "status", key) ?? 0;
    if (status("updatedReplicas") < wanted) {
      return waiting(
        `Waiting for app ReplicaSet to be available (${status("updatedReplicas")}/${plural(wanted, "pod")} created)`,
        reasons,
      );
    }
    if (status("replicas") > status("updatedReplicas")) {
      const old = status("replicas") - status("updatedReplicas");
      return waiting(`Waiting for ${plural(old, "pod")} of the earlier revision to go`, reasons);
    }
    if (status("availableReplicas") < wanted) {
      return waiting(
        `Waiting for app ReplicaSet to be available (${status("availableReplicas")}/${plural(wanted, "pod")} available)`,
        reasons,
      );
    }
    return ready;
  },
};

export const statefulSetRule: Rule = {
  related: podsOf,
  judge(set, { pods = [] }): Verdict {
    if (!isObserved(set)) return unobserved;
    const wanted = count(set, "spec", "replicas") ?? 1;
    const status = (key: string): number => count(set, "status", key) ?? 0;
    const reasons = problemsOfPods(pods);
    if (status("readyReplicas") < wanted) {
      return waiting(`Waiting for pods (${status("readyReplicas")}/${plural(wanted, "pod")} ready)`, reasons);
    }
    if (text(set, "spec", "updateStrategy", "type") === "OnDelete") return ready;
    const partition = count(set, "spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
    const updated = Math.max(wanted - partition, 0);
    if (status("updatedReplicas") < updated) {
      return waiting(
        `Waiting for the update (${status("updatedReplicas")}/${plural(updated, "pod")} updated)`,
        reasons,
      );
    }
    return ready;
  },
};

export const daemonSetRule: Rule = {
  related: podsOf,
  judge(set, { pods = [] }): Verdict {
    if (!isObserved(set)) return unobserved;
    const status = (key: string): number => count(set, "status", key) ?? 0;
    const wanted = status("desiredNumberScheduled");
    const reasons = problemsOfPods(pods);
    const onDelete = text(set, "spec", "updateStrategy", "type") === "OnDelete";
    if (!onDelete && status("updatedNumberScheduled") < wanted) {
      return waiting(
        `Waiting for the update (${status("updatedNumberScheduled")}/${plural(wanted, "pod")} updated)`,
        reasons,
      );
    }
    if (status("numberAvailable") < wanted) {
      return waiting(
        `Waiting for pods (${status("numberAvailable")}/${plural(wanted, "pod")} available)`,
        reasons,
      );
    }
    return ready;
  },
};

export const jobRule: Rule = {
  related: (job) => ({
    pods: { gvk: POD, labels: `batch.kubernetes.io/job-name=${text(job, "metadata", "name") ?? ""}` },
  }),
  judge(job, { pods = [] }): Verdict {
    if (text(condition(job, "Complete"), "status") === "True") return ready;
    const failure = condition(job, "Failed");
    if (text(failure, "status") === "True") {
      return failed(
        `the Job failed: ${text(failure, "reason") ?? ""} ${text(failure, "message") ?? ""}`.trim(),
        problemsOfPods(pods),
      );
    }
    if (object(job, "spec")["suspend"] === true) return ready;
    return waiting("Waiting for the Job to complete", problemsOfPods(pods));
  },
};

export const podRule: Rule = {
  judge(pod): Verdict {
    const phase = text(pod, "status", "phase");
    if (phase === "Succeeded") return ready;
    const problems = problemsOfPods([pod]);
    if (phase === "Failed") return failed("the Pod failed", problems);
    if (text(condition(pod, "Ready"), "status") === "True") return ready;
    return waiting(`Waiting for the Pod to be ready (${phase ?? "not started"})`, problems);
  },
};

/** A controller of pods without revisions. */
export const replicasRule: Rule = {
  judge(controller): Verdict {
    if (!isObserved(controller)) return unobserved;
    const wanted = count(controller, "spec", "replicas") ?? 1;
    const available = count(controller, "status", "availableReplicas") ?? 0;
    return available < wanted ? waiting(`Waiting for pods (${available}/${wanted} available)`) : ready;
  },
};
