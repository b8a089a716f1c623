import { admissionPolicy, list, type AdmissionRule } from "./admission-policy";

/** WL-01 in the cluster: Every governed namespace enforces the restricted pod security standard. */
export const namespacesEnforceRestrictedPods: AdmissionRule = ({ nodeAgentNamespaces }) =>
  admissionPolicy({
    control: "WL-01",
    sentence: "namespaces-enforce-restricted-pods",
    scope: "governed",
    watches: [{ resources: ["namespaces", "namespaces/*"] }],
    variables: { labels: "has(object.metadata.labels) ? object.metadata.labels : {}" },
    holds: {
      "enforce, warn and audit restricted": `has(object.metadata.deletionTimestamp) || ['enforce', 'warn', 'audit'].all(m, variables.labels[?('pod-security.kubernetes.io/' + m)].orValue('') == 'restricted' || (m == 'enforce' && object.metadata.name in ${list(nodeAgentNamespaces)}))`,
      "pin enforce-version":
        "has(object.metadata.deletionTimestamp) || variables.labels[?'pod-security.kubernetes.io/enforce-version'].orValue('').matches('^v1\\\\.[0-9]+$')",
    },
  });
