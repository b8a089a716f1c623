import type { KubeConfig } from "@kubernetes/client-node";
import {
  HASH_LABEL,
  type LivePod,
  type LiveRelease,
  type LiveRevision,
  type LiveRollout,
  type LiveRun,
} from "./live-types";

/** Which Rollout. */
export interface RolloutReference {
  readonly namespace: string;
  readonly name: string;
}

/** Reads what the API server shows of a release. */
export async function readRelease(
  config: KubeConfig,
  { namespace, name }: RolloutReference,
): Promise<LiveRelease> {
  const { AppsV1Api, CoreV1Api, CustomObjectsApi } = await import("@kubernetes/client-node");
  const custom = config.makeApiClient(CustomObjectsApi);
  const kinds = { group: "argoproj.io", version: "v1alpha1", namespace };
  const rollout = (await custom.getNamespacedCustomObject({
    ...kinds,
    plural: "rollouts",
    name,
  })) as LiveRollout;
  const selected = {
    namespace,
    labelSelector: `app.kubernetes.io/instance=${name},${HASH_LABEL}`,
  };
  const [revisions, pods, runs] = await Promise.all([
    config.makeApiClient(AppsV1Api).listNamespacedReplicaSet(selected),
    config.makeApiClient(CoreV1Api).listNamespacedPod(selected),
    // The controller's runs carry the hash of what they judge, and no label of the service.
    custom.listNamespacedCustomObject({
      ...kinds,
      plural: "analysisruns",
      labelSelector: HASH_LABEL,
    }) as Promise<{ items: LiveRun[] }>,
  ]);
  const isOwned = ({ metadata }: Pick<LiveRevision, "metadata">): boolean =>
    metadata.ownerReferences?.some(({ uid }) => uid === rollout.metadata.uid) === true;
  return {
    rollout,
    revisions: (revisions.items as unknown as LiveRevision[]).filter(isOwned),
    pods: pods.items as unknown as LivePod[],
    runs: runs.items.filter(isOwned),
  };
}
