import { workloadRule } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import type { PodSpec } from "../../frame/workload";
import { PLATFORM_PREFIX, NODE_GROUP_LABEL, NAME_LABEL, tenantOfNamespace } from "../../frame/vocabulary";

const MODEL = `${PLATFORM_PREFIX}/model-digest`;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** WL-13: Inference runs on its own nodes from a model identified by digest. */
export const inferenceHasItsOwnNodesAndModel = workloadRule({
  control: "WL-13",
  sentence: "inference-has-its-own-nodes-and-model",
  judge: ({ path, spec, labels, annotations, namespace }) => {
    if (labels[NAME_LABEL] !== "ml") return [];
    const groups = nodeGroupsOf(spec);
    const own = tenantOfNamespace(namespace);
    const isAllowed = (group: string | undefined): boolean =>
      group === "accelerated" || (own !== undefined && group === `tenant-${own}`);
    return [
      ...unless(
        (groups.length > 0 && groups.every(isAllowed)) || spec.runtimeClassName !== undefined,
        `${path}.nodeSelector[${NODE_GROUP_LABEL}]: nor its required affinity names only the accelerated or the tenant's own group; select one`,
      ),
      ...when(
        (spec.volumes ?? []).some((volume) => "hostPath" in volume),
        `${path}.volumes: mounts a path of the node; use the device plugin`,
      ),
      ...unless(
        DIGEST.test(annotations[MODEL] ?? ""),
        `metadata.annotations[${MODEL}]: no digest of the model; write sha256:<digest>`,
      ),
    ];
  },
});

/** The node groups a pod may run in, by its selector or its required affinity. */
const nodeGroupsOf = ({ nodeSelector, affinity }: PodSpec): readonly (string | undefined)[] => {
  const selected = nodeSelector?.[NODE_GROUP_LABEL];
  if (selected !== undefined) return [selected];
  const terms =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  // Any one of the terms is enough to be scheduled, so each must name the group.
  return terms.flatMap(({ matchExpressions = [] }): readonly (string | undefined)[] => {
    const own = matchExpressions.find(({ key, operator }) => key === NODE_GROUP_LABEL && operator === "In");
    return own?.values ?? [undefined];
  });
};
