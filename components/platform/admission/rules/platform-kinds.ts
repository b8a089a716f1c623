import { isPlatform } from "../cel";
import type { Match, PolicyPlan } from "../policy";

/**
 * The kinds a tenant may write. The world is closed: whatever else a cluster offers, now or after a new
 * definition is installed, is the platform's (policies, quotas, roles, accounts, endpoints, mesh, gateways).
 */
const tenantKinds: readonly Match[] = [
  {
    groups: [""],
    resources: ["configmaps", "secrets", "services", "persistentvolumeclaims", "pods", "pods/eviction"],
  },
  { groups: ["apps"], resources: ["deployments", "deployments/scale", "statefulsets", "statefulsets/scale"] },
  { groups: ["batch"], resources: ["jobs", "cronjobs"] },
  { groups: ["autoscaling"], resources: ["horizontalpodautoscalers"] },
  { groups: ["policy"], resources: ["poddisruptionbudgets"] },
  { groups: ["networking.k8s.io", "extensions"], resources: ["ingresses"] },
  { groups: ["gateway.networking.k8s.io"], resources: ["httproutes"] },
];

const operations = ["CREATE", "UPDATE", "DELETE"] as const;

/** Everything in a tenant's namespace besides its own kinds is written by the platform alone. */
export const platformKindsPolicy = (): PolicyPlan => ({
  name: "tenant-platform-kinds",
  matches: [{ groups: ["*"], resources: ["*/*"], operations }],
  except: tenantKinds.map((match) => ({ ...match, operations })),
  where: { kind: "tenants" },
  rules: [
    {
      id: "TEN-KND-01",
      allow: isPlatform,
      message: "this kind, or this part of it, is written by the platform only",
      detail: `"only the platform writes " + request.resource.resource + (has(request.subResource) && request.subResource != "" ? "/" + request.subResource : "") + " in a tenant's namespace"`,
    },
  ],
});
