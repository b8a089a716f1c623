import type { Pods } from "../delivery/workload-plan";
import { planPodMetadata } from "./metadata-plan";
import { podSelector } from "./placement-plan";
import { planPod } from "./pod-plan";
import { progressDeadline } from "./probe-plan";
import type { WorkloadFacts } from "./workload-types";

/** The pods of a service, whatever kind of object holds them. */
export const planPods = (facts: WorkloadFacts): Pods => ({
  replicas: facts.replicas.min,
  selector: podSelector(facts),
  template: { metadata: planPodMetadata(facts), spec: planPod(facts) },
  deadline: progressDeadline(facts.row.deadlines),
});
