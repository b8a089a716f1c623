import { tenantAdmins, tenantNamespace } from "../lib/naming";
import { isCutOff } from "./tenant-plan";
import type { Tenant } from "./tenant-schema";

/** One line of a Role. */
interface RoleRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
}

const read = ["get", "list", "watch"];
const write = ["create", "update", "patch", "delete"];

const rule = (group: string, resources: string[], verbs: string[]): RoleRule => ({
  apiGroups: [group],
  resources,
  verbs,
});

/**
 * What both people and CI may do. Closed: never `admin` or `edit`, which grow with every installed definition
 * and let their holder remove network policies, mint tokens and impersonate accounts. Secrets can be written, never
 * read back: the platform's credentials lie in the same namespace, and a Role cannot leave names out. A patch would read
 * them: it can copy a value to where it is wrong, and the API server repeats what is wrong before any policy is asked.
 */
const workloads: readonly RoleRule[] = [
  rule("", ["configmaps", "services", "persistentvolumeclaims"], [...read, ...write]),
  rule("", ["secrets"], ["create", "update", "delete"]),
  rule("", ["pods", "pods/log", "events", "resourcequotas", "limitranges", "serviceaccounts"], read),
  rule("apps", ["deployments", "statefulsets"], [...read, ...write]),
  rule("apps", ["deployments/scale", "statefulsets/scale"], ["get", "update", "patch"]),
  rule("apps", ["replicasets"], read),
  rule("batch", ["jobs", "cronjobs"], [...read, ...write]),
  rule("autoscaling", ["horizontalpodautoscalers"], [...read, ...write]),
  rule("policy", ["poddisruptionbudgets"], [...read, ...write]),
  rule("gateway.networking.k8s.io", ["httproutes"], [...read, ...write]),
];

/** Administrators also restart pods and read the rules that hold for them. */
export const planAdminRules = (): RoleRule[] => [
  ...workloads,
  rule("", ["pods"], ["delete"]),
  rule("networking.k8s.io", ["networkpolicies"], read),
  rule("rbac.authorization.k8s.io", ["roles", "rolebindings"], read),
  rule("events.k8s.io", ["events"], read),
];

/** CI deploys, and nothing else. */
export const planCiRules = (): RoleRule[] => [...workloads];

/** Name of the account that a tenant's CI takes a token of. */
export const CI_ACCOUNT = "ci";

/** Who holds the administrators' role. Nobody while the tenant is cut off. */
export const planAdminSubjects = (tenant: Tenant) =>
  isCutOff(tenant)
    ? []
    : [{ kind: "Group", name: tenantAdmins(tenant.id), apiGroup: "rbac.authorization.k8s.io" }];

/** Who holds the role of CI. */
export const planCiSubjects = (tenant: Tenant) =>
  isCutOff(tenant)
    ? []
    : [{ kind: "ServiceAccount", name: CI_ACCOUNT, namespace: tenantNamespace(tenant.id) }];
