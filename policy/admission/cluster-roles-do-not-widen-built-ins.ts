import { admissionPolicy, list, type AdmissionRule } from "./admission-policy";

/** IAM-09 in the cluster: Cluster roles do not widen the built-in roles. */
export const clusterRolesDoNotWidenBuiltIns: AdmissionRule = ({ aggregatingRoles }) =>
  admissionPolicy({
    control: "IAM-09",
    sentence: "cluster-roles-do-not-widen-built-ins",
    scope: "cluster",
    watches: [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterroles"] }],
    holds: {
      "remove the aggregate-to label": `request.userInfo.username == 'system:apiserver' || object.metadata.name in ${list(aggregatingRoles)} || !has(object.metadata.labels) || object.metadata.labels.all(k, !k.startsWith('rbac.authorization.k8s.io/aggregate-to-'))`,
    },
  });
