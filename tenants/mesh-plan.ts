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
