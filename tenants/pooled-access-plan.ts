import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "../components/services/catalogue";
import { TENANT_LABEL, TIER_LABEL } from "../lib/labels";
import { serviceName, tenantNamespace } from "../lib/naming";
import { TENANT_HEADER } from "../lib/tenant-header";
import { tierAtLeast, tierNames } from "../lib/tier-names";
import { pooledNamespace } from "./surroundings";
import { isCutOff } from "./tenant-plan";
import { entitledServices } from "./tiers";
import type { Tenant } from "./tenant-schema";

/**
 * The callee's side of the pooled services in the network: pods of every tenant whose tier is entitled may call.
 * Chosen by the labels of their namespaces, so that a new tenant changes nothing here.
 */
export const planPooledAccess = (environment: string) =>
  serviceKeys.map((key: ServiceKey) => {
    const { smallestTier, port }: CatalogueRow = catalogue[key];
    return {
      key,
      namespace: pooledNamespace(environment, key),
      network: {
        podSelector: { matchLabels: { "app.kubernetes.io/instance": serviceName(key) } },
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
    };
  });

/** One service as a rule of the mesh names it: its port, and its host by whichever of its names a caller uses. */
const operationOf = (key: ServiceKey) => {
  const { port }: CatalogueRow = catalogue[key];
  return { operation: { ports: [String(port)], hosts: [`${serviceName(key)}*`] } };
};

/** That a call names the tenant whose pod it comes from, or none: its header says whose a request is. */
const namingNobodyElse = ({ id }: Tenant) => {
  const key = `request.headers[${TENANT_HEADER}]`;
  return [
    { key, values: [id] },
    { key, notValues: ["*"] },
  ];
};

/**
 * The callee's side in the mesh, which knows no labels of namespaces: one rule for each tenant and namespace of
 * services, so that a new tenant brings its own and changes nobody's.
 */
export function planPooledCalls(environment: string, tenant: Tenant) {
  const entitled = isCutOff(tenant) ? [] : entitledServices(tenant.tier);
  const namespaces = [...new Set(entitled.map((key) => pooledNamespace(environment, key)))];
  return namespaces.map((namespace) => ({
    namespace,
    spec: {
      action: "ALLOW",
      rules: namingNobodyElse(tenant).map((condition) => ({
        from: [{ source: { namespaces: [tenantNamespace(tenant.id)] } }],
        to: entitled.filter((key) => pooledNamespace(environment, key) === namespace).map(operationOf),
        when: [condition],
      })),
    },
  }));
}
