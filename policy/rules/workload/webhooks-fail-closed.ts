import { resourceRule } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import type { Loose } from "../../frame/loose";
import { NAMESPACE_NAME_LABEL, isSystemNamespace, tenantOfNamespace } from "../../frame/vocabulary";

const SLOWEST = 5;

/** WL-14: Admission webhooks fail closed and quickly. */
export const webhooksFailClosed = resourceRule({
  control: "WL-14",
  sentence: "webhooks-fail-closed",
  kinds: [
    "k8s:admissionregistration.k8s.io:ValidatingWebhookConfiguration",
    "k8s:admissionregistration.k8s.io:MutatingWebhookConfiguration",
  ],
  judge: ({ props }) =>
    (props.webhooks ?? []).flatMap(
      ({ failurePolicy = "Fail", timeoutSeconds = 10, namespaceSelector, clientConfig }, index) => [
        ...unless(
          failurePolicy === "Fail",
          `webhooks[${index}].failurePolicy: not Fail; a silent webhook lets everything in`,
        ),
        ...unless(
          timeoutSeconds <= SLOWEST,
          `webhooks[${index}].timeoutSeconds: above ${SLOWEST} (the default is 10); lower it`,
        ),
        ...unless(
          (namespaceSelector?.matchExpressions ?? []).every(excludesSystemOnly) &&
            Object.keys(namespaceSelector?.matchLabels ?? {}).length === 0,
          `webhooks[${index}].namespaceSelector: leaves out more than the system namespaces; narrow it`,
        ),
        ...when(
          tenantOfNamespace(clientConfig?.service?.namespace) !== undefined,
          `webhooks[${index}].clientConfig.service.namespace: a tenant's; the platform answers for admission`,
        ),
      ],
    ),
});

const excludesSystemOnly = ({ key, operator, values = [] }: Loose<Expression>): boolean =>
  key === NAMESPACE_NAME_LABEL && operator === "NotIn" && values.every(isSystemNamespace);

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}
