import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import type { MemberOf } from "../../frame/inventory";
import { tenantNamespaces, nameOf, inNamespace } from "../../frame/namespaces";

const SYSTEM = ["system-node-critical", "system-cluster-critical"];

/** WL-09: Priority classes come from the allowed list. */
export const tenantsCannotTakeSystemPriority = stackRule({
  control: "WL-09",
  sentence: "tenants-cannot-take-system-priority",
  judge: (stack) => {
    const quotas = stack.of("k8s:core:ResourceQuota");
    return tenantNamespaces(stack).flatMap(({ namespace }) => {
      const closed = inNamespace(quotas, nameOf(namespace)).filter(
        ({ props }) => props.spec?.hard?.["pods"] === "0",
      );
      return on(namespace, [
        ...unless(
          SYSTEM.every((priority) => closed.some((quota) => scopes(quota, "PriorityClass", priority))),
          "no ResourceQuota of it gives pods of the system priority classes 0; add one with a scopeSelector",
        ),
        ...unless(
          closed.some((quota) => scopes(quota, "CrossNamespacePodAffinity")),
          "no ResourceQuota of it gives CrossNamespacePodAffinity 0 pods; add one",
        ),
      ]);
    });
  },
});

const scopes = ({ props }: MemberOf<"k8s:core:ResourceQuota">, scope: string, value?: string): boolean =>
  (props.spec?.scopes ?? []).includes(scope) ||
  (props.spec?.scopeSelector?.matchExpressions ?? []).some(
    ({ scopeName, values = [] }) => scopeName === scope && (value === undefined || values.includes(value)),
  );
