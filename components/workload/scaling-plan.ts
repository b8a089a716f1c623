import { objectives } from "../../lib/objectives";
import type { ScaleTarget } from "../delivery/delivery-types";
import type { CatalogueRow } from "../services/catalogue-types";
import type { WorkloadFacts } from "./workload-types";

/** Shares of a replica's request at which another one is added: the service-level objectives of saturation. */
const UTILISATION = {
  cpu: objectives.cpuPercentOfRequest,
  memory: objectives.memoryPercentOfRequest,
} as const;

/** What the number of replicas follows from. */
export type ScalingFacts = Pick<WorkloadFacts, "replicas" | "businessMetrics"> & {
  readonly row: Pick<CatalogueRow, "businessMetric">;
};

const utilisation = (name: keyof typeof UTILISATION) => ({
  type: "Resource",
  resource: { name, target: { type: "Utilization", averageUtilization: UTILISATION[name] } },
});

/**
 * The horizontal autoscaler: up at once and at most twofold a minute, down only after five calm minutes and by a
 * quarter a minute. It alone rules the number of replicas once the workload is there.
 */
export function planScaling({ row, replicas, businessMetrics = false }: ScalingFacts, target: ScaleTarget) {
  const { businessMetric } = row;
  return {
    scaleTargetRef: target,
    minReplicas: replicas.min,
    maxReplicas: replicas.max,
    metrics: [
      utilisation("cpu"),
      utilisation("memory"),
      // A metric that nobody serves would keep the autoscaler from ever scaling down.
      ...(businessMetric !== undefined && businessMetrics
        ? [
            {
              type: "Pods",
              pods: {
                metric: { name: businessMetric.name },
                target: { type: "AverageValue", averageValue: String(businessMetric.perReplica) },
              },
            },
          ]
        : []),
    ],
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: "Max",
        policies: [{ type: "Percent", value: 100, periodSeconds: 60 }],
      },
      scaleDown: {
        stabilizationWindowSeconds: 300,
        selectPolicy: "Max",
        policies: [{ type: "Percent", value: 25, periodSeconds: 60 }],
      },
    },
  };
}

/** The vertical autoscaler only recommends: the horizontal one rules by the same two resources. */
export const planRecommendation = (target: ScaleTarget) => ({
  targetRef: target,
  updatePolicy: { updateMode: "Off" },
  resourcePolicy: {
    containerPolicies: [{ containerName: target.name, controlledResources: ["cpu", "memory"] }],
  },
});
