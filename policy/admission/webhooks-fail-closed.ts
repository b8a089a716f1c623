import { admissionPolicy, list, text, optional, type AdmissionRule } from "./admission-policy";
import { SYSTEM_NAMESPACES, NAMESPACE_NAME_LABEL } from "../frame/vocabulary";

/** WL-14 in the cluster: Admission webhooks fail closed and quickly. */
export const webhooksFailClosed: AdmissionRule = () =>
  admissionPolicy({
    control: "WL-14",
    sentence: "webhooks-fail-closed",
    scope: "cluster",
    watches: [
      {
        apiGroups: ["admissionregistration.k8s.io"],
        resources: ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"],
      },
    ],
    variables: { webhooks: optional("object.webhooks", "[]") },
    holds: {
      "set failurePolicy Fail": "variables.webhooks.all(w, w.?failurePolicy.orValue('Fail') == 'Fail')",
      "set timeoutSeconds 5 at most": "variables.webhooks.all(w, w.?timeoutSeconds.orValue(10) <= 5)",
      "leave out the system namespaces only": `variables.webhooks.all(w, !has(w.namespaceSelector) || ((!has(w.namespaceSelector.matchLabels) || size(w.namespaceSelector.matchLabels) == 0) && (!has(w.namespaceSelector.matchExpressions) || w.namespaceSelector.matchExpressions.all(e, e.key == ${text(NAMESPACE_NAME_LABEL)} && e.operator == 'NotIn' && e.values.all(n, n in ${list([...SYSTEM_NAMESPACES])})))))`,
      "serve the webhook from the platform":
        "variables.webhooks.all(w, !has(w.clientConfig.service) || !w.clientConfig.service.namespace.startsWith('tenant-'))",
    },
  });
