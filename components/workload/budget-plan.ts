import { podSelector } from "./placement-plan";
import type { WorkloadFacts } from "./workload-types";

/** What a drain may take at once: one pod, and any number of pods that are not ready anyway. */
export const planBudget = (facts: Pick<WorkloadFacts, "key" | "name">) => ({
  maxUnavailable: 1,
  unhealthyPodEvictionPolicy: "AlwaysAllow",
  selector: { matchLabels: podSelector(facts) },
});
