import { podSelector } from "./placement-plan";
import type { WorkloadFacts } from "./workload-types";

/** The Service of a workload, or of one of its versions, whose pods the rollouts controller then narrows down. */
export const planServiceSpec = (facts: Pick<WorkloadFacts, "key" | "name">) => ({
  type: "ClusterIP",
  selector: podSelector(facts),
  ports: [{ name: "http", appProtocol: "http", port: 80, targetPort: "http", protocol: "TCP" }],
  trafficDistribution: "PreferSameZone",
});
