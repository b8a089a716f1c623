import { CustomObjectsApi } from "@kubernetes/client-node";
import type { LiveRelease } from "../../components/delivery/live-types";
import type { Cluster } from "../cluster/cluster";
import type { JudgedRevision } from "./rollback-plan";

/** Reads the analysis runs of a Rollout. */
export async function readJudged(cluster: Cluster, { rollout }: LiveRelease): Promise<JudgedRevision[]> {
  const { items } = (await cluster.api(CustomObjectsApi).listNamespacedCustomObject({
    group: "argoproj.io",
    version: "v1alpha1",
    namespace: rollout.metadata.namespace,
    plural: "analysisruns",
  })) as { items: (JudgedRevision & { metadata: { ownerReferences?: readonly { uid: string }[] } })[] };
  return items.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid }) => uid === rollout.metadata.uid),
  );
}
