import { CoreV1Api, CustomObjectsApi, DiscoveryV1Api, AppsV1Api, PolicyV1Api } from "@kubernetes/client-node";
import { z } from "zod";
import type { Cluster } from "../cluster/cluster";
import { found } from "../../lib/found";
import type { ServiceOutput } from "../engine/stack-outputs";
import type { ServiceFacts } from "./health-plan";

/** The part of a Rollout that health depends on. */
const rolloutSchema = z.object({
  metadata: z.object({ generation: z.number() }),
  spec: z.object({ replicas: z.number().default(1) }),
  status: z
    .object({
      // The controller writes this one as text.
      observedGeneration: z.coerce.number().optional(),
      readyReplicas: z.number().default(0),
      phase: z.string().optional(),
      message: z.string().optional(),
    })
    .default({ readyReplicas: 0 }),
});

async function deployment(
  cluster: Cluster,
  { name, namespace }: ServiceOutput,
): Promise<ServiceFacts["workload"]> {
  const live = await found(cluster.api(AppsV1Api).readNamespacedDeployment({ name, namespace }));
  if (live === undefined) return undefined;
  return {
    kind: "Deployment",
    desired: live.spec?.replicas ?? 1,
    ready: live.status?.readyReplicas ?? 0,
    observed: (live.status?.observedGeneration ?? 0) >= (live.metadata?.generation ?? 0),
  };
}

async function rollout(
  cluster: Cluster,
  { name, namespace }: ServiceOutput,
): Promise<ServiceFacts["workload"]> {
  const live = await found<unknown>(
    cluster.api(CustomObjectsApi).getNamespacedCustomObject({
      group: "argoproj.io",
      version: "v1alpha1",
      namespace,
      plural: "rollouts",
      name,
    }),
  );
  if (live === undefined) return undefined;
  const { metadata, spec, status } = rolloutSchema.parse(live);
  return {
    kind: "Rollout",
    desired: spec.replicas,
    ready: status.readyReplicas,
    observed: (status.observedGeneration ?? 0) >= metadata.generation,
    ...(status.phase !== undefined && { phase: status.phase }),
    ...(status.message !== undefined && { message: status.message }),
  };
}

/** Asks the API server about one service. */
export async function readServiceFacts(
  cluster: Cluster,
  key: string,
  service: ServiceOutput,
): Promise<ServiceFacts> {
  const { name, namespace, strategy } = service;
  const [workload, live, slices, budget, pods] = await Promise.all([
    strategy === "rolling" ? deployment(cluster, service) : rollout(cluster, service),
    found(cluster.api(CoreV1Api).readNamespacedService({ name, namespace })),
    cluster
      .api(DiscoveryV1Api)
      .listNamespacedEndpointSlice({ namespace, labelSelector: `kubernetes.io/service-name=${name}` }),
    found(cluster.api(PolicyV1Api).readNamespacedPodDisruptionBudget({ name, namespace })),
    cluster
      .api(CoreV1Api)
      .listNamespacedPod({ namespace, labelSelector: `app.kubernetes.io/instance=${name}` }),
  ]);
  const ready = slices.items
    // The API server says null where a slice has none, whatever the client's types say.
    .flatMap(({ endpoints }) => (endpoints as typeof endpoints | null) ?? [])
    .filter(({ conditions }) => conditions?.ready !== false);
  return {
    key,
    namespace,
    strategy,
    ...(workload !== undefined && { workload }),
    ...(live !== undefined && { endpoints: ready.length }),
    ...(budget?.status !== undefined && { disruptionsAllowed: budget.status.disruptionsAllowed }),
    restarts: pods.items
      .flatMap(({ status }) => status?.containerStatuses ?? [])
      .reduce((sum, { restartCount }) => sum + restartCount, 0),
  };
}
