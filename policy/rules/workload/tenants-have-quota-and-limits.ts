import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import type { MemberOf } from "../../frame/inventory";
import { tenantNamespaces, nameOf, inNamespace } from "../../frame/namespaces";

/** What a tenant's quota has to bound: everything a tenant can create, and everything that costs. */
const BOUNDED = [
  "requests.cpu",
  "limits.cpu",
  "requests.memory",
  "limits.memory",
  "requests.ephemeral-storage",
  "limits.ephemeral-storage",
  "requests.storage",
  "persistentvolumeclaims",
  "pods",
  "services",
  "count/secrets",
  "count/configmaps",
  "count/serviceaccounts",
  "count/deployments.apps",
  "count/statefulsets.apps",
  "count/jobs.batch",
  "count/cronjobs.batch",
  "count/ingresses.networking.k8s.io",
  "count/horizontalpodautoscalers.autoscaling",
  "count/poddisruptionbudgets.policy",
  "count/networkpolicies.networking.k8s.io",
  "requests.nvidia.com/gpu",
] as const;

const ZERO = ["services.loadbalancers", "services.nodeports"] as const;

/** WL-08: Every tenant namespace has a complete quota and limit range. */
export const tenantsHaveQuotaAndLimits = stackRule({
  control: "WL-08",
  sentence: "tenants-have-quota-and-limits",
  judge: (stack) => {
    const quotas = stack.of("k8s:core:ResourceQuota");
    const ranges = stack.of("k8s:core:LimitRange");
    return tenantNamespaces(stack).flatMap(({ namespace }) => {
      const name = nameOf(namespace);
      const hard = Object.assign({}, ...inNamespace(quotas, name).filter(isUnscoped).map(hardOf)) as Hard;
      const limited = inNamespace(ranges, name).some(hasDefaults);
      return on(namespace, [
        ...BOUNDED.flatMap((resource) =>
          unless(
            hard[resource] !== undefined,
            `no ResourceQuota of it bounds ${resource}; add the hard limit`,
          ),
        ),
        ...ZERO.flatMap((resource) =>
          unless(hard[resource] === "0", `no ResourceQuota of it sets ${resource} to 0; set it`),
        ),
        ...unless(limited, "no LimitRange of it gives containers default limits and requests; add one"),
      ]);
    });
  },
});

type Hard = Readonly<Record<string, string | undefined>>;

const hardOf = ({ props }: MemberOf<"k8s:core:ResourceQuota">): Hard => props.spec?.hard ?? {};

const isUnscoped = ({ props }: MemberOf<"k8s:core:ResourceQuota">): boolean =>
  props.spec?.scopes === undefined && props.spec?.scopeSelector === undefined;

const hasDefaults = ({ props }: MemberOf<"k8s:core:LimitRange">): boolean =>
  (props.spec?.limits ?? []).some(
    ({ type, default: limits, defaultRequest }) =>
      type === "Container" &&
      limits?.["cpu"] !== undefined &&
      limits["memory"] !== undefined &&
      defaultRequest?.["cpu"] !== undefined &&
      defaultRequest["memory"] !== undefined,
  );
