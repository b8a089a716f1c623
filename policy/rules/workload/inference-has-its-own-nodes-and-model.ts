import { workloadRule } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import { PLATFORM_PREFIX, NODE_GROUP_LABEL, NAME_LABEL, tenantOfNamespace } from "../../frame/vocabulary";

const GROUPS: readonly (string | undefined)[] = ["accelerated"];
const MODEL = `${PLATFORM_PREFIX}/model-digest`;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** WL-13: Inference runs on its own nodes from a model identified by digest. */
export const inferenceHasItsOwnNodesAndModel = workloadRule({
  control: "WL-13",
  sentence: "inference-has-its-own-nodes-and-model",
  judge: ({ path, spec, labels, annotations, namespace }) => {
    if (labels[NAME_LABEL] !== "ml") return [];
    const group = spec.nodeSelector?.[NODE_GROUP_LABEL];
    const own = tenantOfNamespace(namespace);
    return [
      ...unless(
        GROUPS.includes(group) ||
          (own !== undefined && group === `tenant-${own}`) ||
          spec.runtimeClassName !== undefined,
        `${path}.nodeSelector[${NODE_GROUP_LABEL}]: not the accelerated or the tenant's own group; select one`,
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
