import type { AdmissionFacts } from "../admission-types";
import { literal } from "../cel";
import type { PolicyPlan } from "../policy";

/** A claim gets a new, encrypted volume of its own, and can reach nobody else's. */
export const storagePolicy = ({ storageClasses }: AdmissionFacts): PolicyPlan => ({
  name: "tenant-storage",
  matches: [{ groups: [""], resources: ["persistentvolumeclaims", "persistentvolumeclaims/*"] }],
  where: { kind: "tenants" },
  rules: [
    {
      id: "TEN-PVC-01",
      // Binding a claim sets the field later; only the claim's author must not.
      allow: `request.operation != "CREATE" || !has(object.spec.volumeName) || object.spec.volumeName == ""`,
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
      allow: `!has(object.spec.dataSourceRef) || (!has(object.spec.dataSourceRef.namespace) && object.spec.dataSourceRef.kind == "PersistentVolumeClaim")`,
      message: "dataSourceRef may name a claim of your own namespace only",
    },
    {
      id: "TEN-PVC-05",
      allow: `!has(object.spec.dataSource) || object.spec.dataSource.kind == "PersistentVolumeClaim"`,
      message: "dataSource may name a claim of your own namespace only",
    },
  ],
});
