import { labelsFor, PLATFORM_PREFIX } from "../../lib/labels";
import { objectives } from "../../lib/objectives";
import { ownershipLabels } from "../../lib/ownership";
import { toMebibytes, toMillicores } from "../../lib/quantity";
import type { Resources } from "../services/catalogue-types";
import type { WorkloadFacts } from "./workload-types";

/** Labels of every object of a service: the recommended ones, and who answers for what kind of data. */
export const planLabels = ({ key, name, version, row }: WorkloadFacts) => ({
  ...labelsFor({ name: key, instance: name, component: "service", version }),
  ...ownershipLabels(row.owner, row.dataClass),
});

/**
 * What the mesh's sidecar takes beside the service: 0.35 cores and 40 MB carry 1000 requests a second
 * (istio.io, "Performance and Scalability"), and its configuration is bounded by a Sidecar of its own.
 */
const sidecarResources = { cpu: "100m", memory: "128Mi" } as const satisfies Resources;

/** The same in plain numbers: what each pod with a sidecar takes beside its containers. */
export const sidecarUse = {
  millicores: toMillicores(sidecarResources.cpu),
  mebibytes: toMebibytes(sidecarResources.memory),
} as const;

/** Bounds of a proxy's histograms in milliseconds: one is the objective, so that nothing is guessed around it. */
export const histogramAnnotation = {
  "sidecar.istio.io/statsHistogramBuckets": JSON.stringify({
    istiocustom: [1, 5, 10, 25, 50, 100, objectives.p95LatencyMilliseconds, 500, 1000, 2500, 5000, 10_000],
  }),
};

/** Where the sidecar's agent finds the service's own metrics, which it shows with its own. */
const metricsAnnotations = ({ port }: Pick<WorkloadFacts["row"], "port">) => ({
  "prometheus.io/scrape": "true",
  "prometheus.io/port": String(port),
  "prometheus.io/path": "/metrics",
});

/**
 * Settings of the mesh's sidecar: requests that equal its limits, or a guaranteed pod would no longer be one. As a
 * native sidecar it starts before the service and ends after it, so that no request finds only one of the two.
 */
export const planPodAnnotations = ({
  mesh = false,
  row,
}: Pick<WorkloadFacts, "mesh" | "row">): Readonly<Record<string, string>> =>
  mesh
    ? {
        "sidecar.istio.io/nativeSidecar": "true",
        "sidecar.istio.io/proxyCPU": sidecarResources.cpu,
        "sidecar.istio.io/proxyCPULimit": sidecarResources.cpu,
        "sidecar.istio.io/proxyMemory": sidecarResources.memory,
        "sidecar.istio.io/proxyMemoryLimit": sidecarResources.memory,
        ...histogramAnnotation,
        ...metricsAnnotations(row),
      }
    : {};

/** The artefacts a service fetches, by digest, so that an audit sees in the pod which model answers. */
const planArtefacts = ({ row, settings = {} }: WorkloadFacts): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (row.artefacts ?? []).flatMap((name) => {
      const digest = settings[name];
      return digest === undefined ? [] : [[artefactAnnotation(name), digest]];
    }),
  );

/** The annotation of an artefact: `MODEL_DIGEST` becomes `model-digest`. */
const artefactAnnotation = (name: string): string =>
  `${PLATFORM_PREFIX}/${name.toLowerCase().replaceAll("_", "-")}`;

/** The pod template's metadata: the same for a Deployment and for a Rollout. */
export const planPodMetadata = (facts: WorkloadFacts) => ({
  labels: planLabels(facts),
  annotations: { ...planPodAnnotations(facts), ...planArtefacts(facts) },
});
