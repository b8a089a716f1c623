import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "../components/services/catalogue";
import { TENANT_LABEL, TIER_LABEL } from "../lib/labels";
import { serviceName, tenantNamespace } from "../lib/naming";
import { tierAtLeast, tierNames } from "../lib/tier-names";
import { pooledNamespace } from "./surroundings";
import { isCutOff } from "./tenant-plan";
import type { Tenant } from "./tenant-schema";

/**
 * The callee's side of the pooled services: pods of every tenant whose tier is entitled may call. The network chooses
 * them by the labels of their namespaces; the mesh knows no such labels, so that its rules list the namespaces.
 */
export const planPooledAccess = (environment: string, tenants: readonly Tenant[]) =>
  serviceKeys.map((key: ServiceKey) => {
    const { smallestTier, port }: CatalogueRow = catalogue[key];
    const entitled = tenants
      .filter((tenant) => !isCutOff(tenant) && tierAtLeast(tenant.tier, smallestTier))
      .map(({ id }) => tenantNamespace(id));
    const podSelector = { matchLabels: { "app.kubernetes.io/instance": serviceName(key) } };
    return {
      key,
      namespace: pooledNamespace(environment, key),
      network: {
        podSelector,
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [
              {
                namespaceSelector: {
                  matchExpressions: [
                    { key: TENANT_LABEL, operator: "Exists" },
                    {
                      key: TIER_LABEL,
                      operator: "In",
                      values: tierNames.filter((tier) => tierAtLeast(tier, smallestTier)),
                    },
                  ],
                },
              },
            ],
            ports: [{ protocol: "TCP", port }],
          },
        ],
      },
      authorization: {
        selector: podSelector,
        action: "ALLOW",
        // A rule without namespaces would admit everybody.
        rules:
          entitled.length === 0
            ? []
            : [
                {
                  from: [{ source: { namespaces: entitled } }],
                  to: [{ operation: { ports: [String(port)] } }],
                },
              ],
      },
    };
  });
