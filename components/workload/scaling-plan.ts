import { objectives } from "../../lib/objectives";
import type { ScaleTarget } from "../delivery/delivery-types";
import type { WorkloadFacts } from "./workload-types";

/** Shares of a replica's request at which another one is added: the service-level objectives of saturation. */
export const utilisation = {
  cpu: objectives.cpuPercentOfRequest,
  memory: objectives.memoryPercentOfRequest,
} as const;

/** Up at once and at most twofold a minute, down only after five calm minutes and by a quarter a minute. */
export const scalingBehavior = {
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
};

/** What the number of replicas follows from. */
export type ScalingFacts = Pick<WorkloadFacts, "replicas">;

const metricOf = (name: keyof typeof utilisation) => ({
  type: "Resource",
  resource: { name, target: { type: "Utilization", averageUtilization: utilisation[name] } },
});

/** The horizontal autoscaler. It alone rules the number of replicas once the workload is there. */
export const planScaling = ({ replicas }: ScalingFacts, target: ScaleTarget) => ({
  scaleTargetRef: target,
  minReplicas: replicas.min,
  maxReplicas: replicas.max,
  metrics: [metricOf("cpu"), metricOf("memory")],
  behavior: scalingBehavior,
});

/** The vertical autoscaler only recommends: the horizontal one rules by the same two resources. */
export const planRecommendation = (target: ScaleTarget) => ({
  targetRef: target,
  updatePolicy: { updateMode: "Off" },
  resourcePolicy: {
    containerPolicies: [{ containerName: target.name, controlledResources: ["cpu", "memory"] }],
  },
});
