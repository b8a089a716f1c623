import { tenantFactLabels } from "../lib/labels";
import { tenantNamespace } from "../lib/naming";
import { podSecurityLabels } from "../lib/pod-security";
import { planAuthorization, planPeerAuthentication } from "./mesh-plan";
import { planAllowance, planDenial } from "./network-plan";
import { planAffinityQuota, planLimits, planPriorityQuota, planQuota, planQuotaShares } from "./quota-plan";
import { CI_ACCOUNT, planAdminRules, planAdminSubjects, planCiRules, planCiSubjects } from "./roles-plan";
import type { Surroundings } from "./surroundings";
import { dedicatedServices, isCutOff, tenantFacts, tenantLabels } from "./tenant-plan";
import type { Tenant } from "./tenant-schema";

const RBAC = "rbac.authorization.k8s.io";

/**
 * Everything that isolates one tenant, as plain values. Each object is there because nothing else does its work:
 * three quotas because a scope holds for a whole quota; two network policies because the denial must outlive a
 * mistake in the allowance; Roles of the namespace because a ClusterRole could be bound beyond it by mistake.
 */
export function planBundle(tenant: Tenant, surroundings: Surroundings) {
  const namespace = tenantNamespace(tenant.id);
  const labels = tenantLabels(tenant);
  const named = (name: string) => ({ name, namespace, labels });
  const role = (name: string) => ({ apiGroup: RBAC, kind: "Role", name });
  return {
    namespace: {
      metadata: {
        name: namespace,
        labels: {
          ...labels,
          ...tenantFacts(tenant),
          ...podSecurityLabels,
          ...(surroundings.mesh ? { "istio-injection": "enabled" } : {}),
        },
      },
    },
    quota: {
      metadata: {
        ...named("tenant"),
        labels: { ...labels, [tenantFactLabels.state]: tenant.state },
        // The platform's services of a tenant that is cut off are taken down; what remains is the tenant's own.
        annotations: planQuotaShares(isCutOff(tenant) ? [] : dedicatedServices(tenant)),
      },
      spec: {
        hard: planQuota({
          tier: tenant.tier,
          services: dedicatedServices(tenant),
          suspended: isCutOff(tenant),
        }),
      },
    },
    priorityQuota: { metadata: named("tenant-priority"), spec: planPriorityQuota(tenant.tier) },
    affinityQuota: { metadata: named("tenant-affinity"), spec: planAffinityQuota() },
    limits: { metadata: named("tenant"), spec: { limits: planLimits(tenant.tier) } },
    denial: { metadata: named("default-deny"), spec: planDenial() },
    allowance: { metadata: named("tenant-allow"), spec: planAllowance(tenant, surroundings) },
    peerAuthentication: { metadata: named("default"), spec: planPeerAuthentication() },
    authorization: { metadata: named("tenant"), spec: planAuthorization(tenant, surroundings) },
    defaultAccount: { metadata: named("default"), automountServiceAccountToken: false },
    ciAccount: { metadata: named(CI_ACCOUNT), automountServiceAccountToken: false },
    adminRole: { metadata: named("tenant-admin"), rules: planAdminRules() },
    ciRole: { metadata: named("tenant-ci"), rules: planCiRules() },
    adminBinding: {
      metadata: named("tenant-admin"),
      roleRef: role("tenant-admin"),
      subjects: planAdminSubjects(tenant),
    },
    ciBinding: { metadata: named("tenant-ci"), roleRef: role("tenant-ci"), subjects: planCiSubjects(tenant) },
  };
}

/** The bundle of one tenant. */
export type Bundle = ReturnType<typeof planBundle>;

/** API version and kind of each part, in the order in which they are made: rights come last. */
export const bundleKinds: Readonly<
  Record<keyof Bundle, { readonly apiVersion: string; readonly kind: string }>
> = {
  namespace: { apiVersion: "v1", kind: "Namespace" },
  quota: { apiVersion: "v1", kind: "ResourceQuota" },
  priorityQuota: { apiVersion: "v1", kind: "ResourceQuota" },
  affinityQuota: { apiVersion: "v1", kind: "ResourceQuota" },
  limits: { apiVersion: "v1", kind: "LimitRange" },
  denial: { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" },
  allowance: { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" },
  peerAuthentication: { apiVersion: "security.istio.io/v1", kind: "PeerAuthentication" },
  authorization: { apiVersion: "security.istio.io/v1", kind: "AuthorizationPolicy" },
  defaultAccount: { apiVersion: "v1", kind: "ServiceAccount" },
  ciAccount: { apiVersion: "v1", kind: "ServiceAccount" },
  adminRole: { apiVersion: `${RBAC}/v1`, kind: "Role" },
  ciRole: { apiVersion: `${RBAC}/v1`, kind: "Role" },
  adminBinding: { apiVersion: `${RBAC}/v1`, kind: "RoleBinding" },
  ciBinding: { apiVersion: `${RBAC}/v1`, kind: "RoleBinding" },
};
