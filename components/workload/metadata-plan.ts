import { labelsFor } from "../../lib/labels";
import { ownershipLabels } from "../../lib/ownership";
import type { WorkloadFacts } from "./workload-types";

/** Labels of every object of a service: the recommended ones, and who answers for what kind of data. */
export const planLabels = ({ key, name, version, row }: WorkloadFacts) => ({
  ...labelsFor({ name: key, instance: name, component: "service", version }),
  ...ownershipLabels(row.owner, row.dataClass),
});

/**
 * Settings of the mesh's sidecar: requests that equal its limits, or a guaranteed pod would no longer be one, and
 * no traffic before the sidecar is ready or after the service has ended.
 */
export const planPodAnnotations = ({ mesh = false }: WorkloadFacts): Readonly<Record<string, string>> =>
  mesh
    ? {
        "sidecar.istio.io/proxyCPU": "100m",
        "sidecar.istio.io/proxyCPULimit": "100m",
        "sidecar.istio.io/proxyMemory": "128Mi",
        "sidecar.istio.io/proxyMemoryLimit": "128Mi",
      }
    : {};

/** The pod template's metadata: the same for a Deployment and for a Rollout. */
export const planPodMetadata = (facts: WorkloadFacts) => ({
  labels: planLabels(facts),
  annotations: planPodAnnotations(facts),
});
