import { admissionPolicy, list, optional, type AdmissionRule } from "./admission-policy";

/** The cluster makes these bindings itself at every start. */
const BOOTSTRAP =
  "has(object.metadata.labels) && object.metadata.labels[?'kubernetes.io/bootstrapping'].orValue('') == 'rbac-defaults'";

/** IAM-06 in the cluster: No binding hands built-in power roles to tenants or to everyone. */
export const bindingsHandOutNoPower: AdmissionRule = ({ operatorGroups }) =>
  admissionPolicy({
    control: "IAM-06",
    sentence: "bindings-hand-out-no-power",
    scope: "governed",
    watches: [
      { apiGroups: ["rbac.authorization.k8s.io"], resources: ["rolebindings", "clusterrolebindings"] },
    ],
    variables: {
      subjects: optional("object.subjects", "[]"),
      bootstrap: `${BOOTSTRAP} && request.userInfo.username == 'system:apiserver'`,
    },
    holds: {
      "name the group":
        "variables.bootstrap || variables.subjects.all(s, !s.name.matches('^system:(masters|unauthenticated|authenticated|anonymous|serviceaccounts(:.*)?)$'))",
      "bind a closed role": `variables.bootstrap || !(object.roleRef.name in ['cluster-admin', 'admin', 'edit']) || variables.subjects.all(s, s.kind == 'Group' && s.name in ${list(operatorGroups)})`,
    },
  });
