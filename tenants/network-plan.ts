import { planClusterEgress, planMetricsIngress } from "../components/mesh/network-plan";
import { ingressNamespace } from "../lib/gateway-name";
import { type CatalogueRow, catalogue } from "../components/services/catalogue";
import { serviceName } from "../lib/naming";
import { serverOf } from "./database/place-plan";
import { entitledServices } from "./tiers";
import { planServerEgress } from "./database/server-network-plan";
import { pooledNamespace, type Surroundings } from "./surroundings";
import { dedicatedServices, isCutOff } from "./tenant-plan";
import type { Tenant } from "./tenant-schema";

/** Port that a tenant's own workloads show to the gateway. */
export const TENANT_PORT = 8080;

const tcp = (port: number) => ({ protocol: "TCP", port });

/**
 * Peers are chosen by a namespace label that the API server itself writes, and by pod labels only inside
 * namespaces where no tenant writes pods.
 */
const inNamespace = (namespace: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
});
const pods = (namespace: string, labels: Readonly<Record<string, string>>) => ({
  ...inNamespace(namespace),
  podSelector: { matchLabels: labels },
});

/** Every pod, both directions, nothing allowed. */
export const planDenial = () => ({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });

/**
 * Exactly what a tenant's pods may do: ask the cluster's name service, send traces, show metrics, talk among themselves, be called by the
 * gateway, call the pooled services of the tier, their database and named destinations. The metadata addresses
 * are in none of these, and named destinations cannot overlap them.
 */
export function planAllowance(tenant: Tenant, surroundings: Surroundings) {
  const { environment, mesh } = surroundings;
  const dedicated = dedicatedServices(tenant).map(({ key }) => key);
  const rows: Record<string, CatalogueRow> = catalogue;
  const port = (key: string): number => rows[key]?.port ?? TENANT_PORT;
  const pooled = entitledServices(tenant.tier).filter((key) => !dedicated.includes(key));
  const ports = [...new Set([TENANT_PORT, ...dedicated.map(port)])].sort((a, b) => a - b);
  const allowed = {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      { from: [{ podSelector: {} }] },
      { from: [inNamespace(ingressNamespace(environment))], ports: ports.map(tcp) },
      planMetricsIngress(mesh, TENANT_PORT),
    ],
    egress: [
      ...planClusterEgress(mesh),
      { to: [{ podSelector: {} }] },
      ...pooled.map((key) => ({
        to: [pods(pooledNamespace(environment, key), { "app.kubernetes.io/instance": serviceName(key) })],
        ports: [tcp(port(key))],
      })),
      planServerEgress(serverOf(tenant), surroundings),
      ...tenant.egress.map(({ cidr, port: destination }) => ({
        to: [{ ipBlock: { cidr } }],
        ports: [tcp(destination)],
      })),
    ],
  };
  return isCutOff(tenant) ? { ...planDenial(), ingress: [], egress: [] } : allowed;
}
