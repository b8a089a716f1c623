import { ingressNamespace } from "../lib/gateway-name";
import { tenantNamespace } from "../lib/naming";
import { type Surroundings } from "./surroundings";
import { isCutOff } from "./tenant-plan";
import type { Tenant } from "./tenant-schema";

/** Only calls whose both ends are known by certificate. */
export const planPeerAuthentication = () => ({ mtls: { mode: "STRICT" } });

/** Who may call a tenant's pods: themselves and the gateway; nobody while the tenant is cut off. */
export const planAuthorization = (tenant: Tenant, { environment }: Surroundings) => ({
  action: "ALLOW",
  rules: isCutOff(tenant)
    ? []
    : [
        {
          from: [
            { source: { namespaces: [tenantNamespace(tenant.id)] } },
            { source: { namespaces: [ingressNamespace(environment)] } },
          ],
        },
      ],
});

/**
 * The named destinations as the sidecars know them, one object for each port: a sidecar lets nothing out that no object
 * names, whatever the network policy allows.
 */
export function planDestinations(tenant: Tenant) {
  const ports = isCutOff(tenant) ? [] : [...new Set(tenant.egress.map(({ port }) => port))];
  return ports
    .sort((a, b) => a - b)
    .map((port) => ({
      name: `destinations-${port}`,
      spec: {
        // Only the addresses count; the mesh asks for a name all the same.
        hosts: [`destinations-${port}.${tenantNamespace(tenant.id)}.internal`],
        addresses: [...new Set(tenant.egress.filter((rule) => rule.port === port).map(({ cidr }) => cidr))],
        location: "MESH_EXTERNAL",
        resolution: "NONE",
        exportTo: ["."],
        ports: [{ number: port, name: "tcp", protocol: "TCP" }],
      },
    }));
}
