import type { KubeConfig } from "@kubernetes/client-node";
import {
  HASH_LABEL,
  type LivePod,
  type LiveRelease,
  type LiveRevision,
  type LiveRollout,
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
  const rollout = (await config.makeApiClient(CustomObjectsApi).getNamespacedCustomObject({
    group: "argoproj.io",
    version: "v1alpha1",
    namespace,
    plural: "rollouts",
    name,
  })) as LiveRollout;
  const selected = {
    namespace,
    labelSelector: `app.kubernetes.io/instance=${name},${HASH_LABEL}`,
  };
  const [revisions, pods] = await Promise.all([
    config.makeApiClient(AppsV1Api).listNamespacedReplicaSet(selected),
    config.makeApiClient(CoreV1Api).listNamespacedPod(selected),
  ]);
  const { uid } = rollout.metadata;
  return {
    rollout,
    revisions: (revisions.items as unknown as LiveRevision[]).filter(({ metadata }) =>
      metadata.ownerReferences?.some((owner) => owner.uid === uid),
    ),
    pods: pods.items as unknown as LivePod[],
  };
}
