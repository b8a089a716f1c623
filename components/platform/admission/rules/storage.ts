import type { AdmissionFacts } from "../admission-types";
import { isController, isPlatform, literal, optional } from "../cel";
import type { PolicyPlan } from "../policy";

/**
 * Annotations by which Kubernetes itself steers a claim. The oldest of them still outranks `storageClassName`, and
 * one names the node a volume is made for; so nobody makes a claim with them, and later only controllers write them.
 */
const STEERING = ["volume.beta.kubernetes.io/", "volume.kubernetes.io/", "pv.kubernetes.io/"];

const annotations = (object: string): string => optional(`${object}.metadata.annotations`, "{}");

/** Whether a source is a claim of the tenant's own, and of this namespace. */
const ownClaim = (source: string): string =>
  `(${source}.kind == "PersistentVolumeClaim" && (!has(${source}.apiGroup) || ${source}.apiGroup == "") && !${source}.name.startsWith("spotify-ai-"))`;

/** A claim gets a new, encrypted volume of its own, and can reach nobody else's. */
export const storagePolicy = ({ storageClasses }: AdmissionFacts): PolicyPlan => ({
  name: "tenant-storage",
  matches: [{ groups: [""], resources: ["persistentvolumeclaims", "persistentvolumeclaims/*"] }],
  where: { kind: "tenants" },
  variables: [
    { name: "annotations", expression: annotations("object") },
    { name: "before", expression: `oldObject == null ? {} : ${annotations("oldObject")}` },
    {
      name: "volumeBefore",
      expression: `oldObject != null && has(oldObject.spec.volumeName) ? oldObject.spec.volumeName : ""`,
    },
  ],
  rules: [
    {
      id: "TEN-PVC-01",
      // A claim that waits may be given its volume once, by anybody who may write it: only the binder may.
      allow: `!has(object.spec.volumeName) || object.spec.volumeName == variables.volumeBefore || (request.operation == "UPDATE" && ${isController})`,
      message: "volumeName must be empty; a claim may not pick an existing volume",
    },
    {
      id: "TEN-PVC-02",
      allow: "!has(object.spec.selector)",
      message: "selector must be left out; a claim may not pick among existing volumes",
    },
    {
      id: "TEN-PVC-03",
      allow: `has(object.spec.storageClassName) && object.spec.storageClassName in ${literal(storageClasses)}`,
      message: `storageClassName must be one of ${storageClasses.join(", ")}`,
    },
    {
      id: "TEN-PVC-04",
      allow: `!has(object.spec.dataSourceRef) || (!has(object.spec.dataSourceRef.namespace) && ${ownClaim("object.spec.dataSourceRef")})`,
      message: "dataSourceRef may name a claim of your own only, in this namespace",
    },
    {
      id: "TEN-PVC-05",
      allow: `!has(object.spec.dataSource) || ${ownClaim("object.spec.dataSource")}`,
      message: "dataSource may name a claim of your own only, in this namespace",
    },
    {
      id: "TEN-PVC-06",
      allow: `variables.annotations.all(k, !${literal(STEERING)}.exists(p, k.startsWith(p)) || (k in variables.before && variables.before[k] == variables.annotations[k]) || (request.operation == "UPDATE" && ${isController}))`,
      message: `annotations that start with ${STEERING.join(", ")} choose a class, a node or a volume; leave them out`,
    },
    {
      id: "TEN-PVC-07",
      allow: `!has(object.spec.volumeMode) || object.spec.volumeMode == "Filesystem"`,
      message: "volumeMode must be Filesystem; whoever writes raw blocks chooses what a node's kernel mounts",
    },
    {
      id: "TEN-PVC-08",
      allow: `!has(object.spec.volumeAttributesClassName) || object.spec.volumeAttributesClassName == ""`,
      message: "volumeAttributesClassName would buy performance outside the tier; leave it out",
    },
  ],
});

/** Who may say what a volume is: one of a node's own directories would come to a pod through an innocent claim. */
export const volumePolicy = (): PolicyPlan => ({
  name: "platform-volumes",
  matches: [
    {
      groups: [""],
      resources: ["persistentvolumes", "persistentvolumes/*"],
      operations: ["CREATE", "UPDATE", "DELETE"],
      scope: "*",
    },
  ],
  where: { kind: "everywhere" },
  rules: [
    {
      id: "PLT-VOL-01",
      allow: isPlatform,
      message:
        "a volume may be anybody's data or a node's own directory; only the platform and its drivers make it",
    },
  ],
});
