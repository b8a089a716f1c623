import type { ScaleTarget } from "../delivery/delivery-types";
import { podsOfWorkload } from "../observability/monitored-types";
import { businessTotal } from "../observability/slo-queries-plan";
import { scalingBehavior, type ScalingFacts, utilisation } from "./scaling-plan";
import type { WorkloadFacts } from "./workload-types";

/**
 * Lets KEDA take over the autoscaler that a service had before, which its webhook otherwise refuses. It takes over only
 * one whose name the plan gives.
 */
export const transferAnnotations = { "scaledobject.keda.sh/transfer-hpa-ownership": "true" } as const;

/** What decides whether, and by what, KEDA scales a service. */
export type ScaledFacts = ScalingFacts &
  Pick<WorkloadFacts, "name" | "metricSource"> & {
    readonly row: Pick<WorkloadFacts["row"], "businessMetric">;
  };

const resourceTrigger = (type: keyof typeof utilisation) => ({
  type,
  metricType: "Utilization",
  metadata: { value: String(utilisation[type]) },
});

/**
 * The object by which KEDA makes a horizontal autoscaler that also follows the business metric; none where the service
 * has no such metric or nobody serves it.
 */
export function planScaledObject({ name, replicas, row, metricSource }: ScaledFacts, target: ScaleTarget) {
  const { businessMetric } = row;
  if (businessMetric === undefined || metricSource === undefined) return undefined;
  const { namespace, prometheus } = metricSource;
  return {
    scaleTargetRef: target,
    minReplicaCount: replicas.min,
    maxReplicaCount: replicas.max,
    advanced: {
      // The replicas stay as many as they are when KEDA lets go.
      restoreToOriginalReplicaCount: false,
      // Alerts ask for the autoscaler by the service's name.
      horizontalPodAutoscalerConfig: { name, behavior: scalingBehavior },
    },
    triggers: [
      resourceTrigger("cpu"),
      resourceTrigger("memory"),
      {
        type: "prometheus",
        metricType: "AverageValue",
        metadata: {
          serverAddress: prometheus,
          query: businessTotal(businessMetric, podsOfWorkload({ name, namespace })),
          threshold: String(businessMetric.perReplica),
          // By default no series counts as no work, and replicas would go. An error keeps those that there are.
          ignoreNullValues: "false",
        },
      },
    ],
  };
}
