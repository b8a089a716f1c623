import type { Context } from "../command";

/** Kinds that give power, open ways or run something: what an audit of a cluster has to see. */
const AUDITED = [
  ["v1", "Namespace"],
  ["v1", "Service"],
  ["v1", "Pod"],
  ["apps/v1", "Deployment"],
  ["apps/v1", "StatefulSet"],
  ["apps/v1", "DaemonSet"],
  ["batch/v1", "Job"],
  ["batch/v1", "CronJob"],
  ["networking.k8s.io/v1", "NetworkPolicy"],
  ["networking.k8s.io/v1", "Ingress"],
  ["rbac.authorization.k8s.io/v1", "Role"],
  ["rbac.authorization.k8s.io/v1", "RoleBinding"],
  ["rbac.authorization.k8s.io/v1", "ClusterRole"],
  ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
  ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"],
  ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"],
  ["admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"],
  ["admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"],
] as const;

/** Objects a page: large clusters are read in pieces. */
const PAGE = 500;

/** Every object of the audited kinds, each with its own `apiVersion` and `kind`. */
export async function clusterObjects(
  cluster: Context["cluster"],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { config } = await cluster();
  const { KubernetesObjectApi } = await import("@kubernetes/client-node");
  const api = KubernetesObjectApi.makeApiClient(config);
  const objects: Readonly<Record<string, unknown>>[] = [];
  for (const [apiVersion, kind] of AUDITED) {
    let next: string | undefined;
    do {
      const { items, metadata } = await api.list(
        apiVersion,
        kind,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        PAGE,
        next,
      );
      objects.push(...items.map((item) => ({ ...item, apiVersion, kind })));
      next = metadata?._continue === "" ? undefined : metadata?._continue;
    } while (next !== undefined);
  }
  return objects;
}
