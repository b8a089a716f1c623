import { admissionPolicy, optional, type AdmissionRule } from "./admission-policy";

/** IAM-07 in the cluster: Roles name what they permit. */
export const rolesNameWhatTheyPermit: AdmissionRule = () =>
  admissionPolicy({
    control: "IAM-07",
    sentence: "roles-name-what-they-permit",
    scope: "governed",
    watches: [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles", "clusterroles"] }],
    variables: {
      rules: optional("object.rules", "[]"),
      // The cluster's own roles are restored at every start, and aggregated roles are filled by a controller.
      builtIn:
        "request.userInfo.username in ['system:apiserver', 'system:serviceaccount:kube-system:clusterrole-aggregation-controller']",
    },
    holds: {
      "name the verbs": "variables.builtIn || variables.rules.all(r, !('*' in r.verbs))",
      "name the resources":
        "variables.builtIn || variables.rules.all(r, !has(r.resources) || !('*' in r.resources))",
      "name the groups":
        "variables.builtIn || variables.rules.all(r, !has(r.apiGroups) || !('*' in r.apiGroups))",
      "name the paths":
        "variables.builtIn || variables.rules.all(r, !has(r.nonResourceURLs) || !('*' in r.nonResourceURLs))",
    },
  });
