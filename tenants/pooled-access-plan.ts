import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "../components/services/catalogue";
import { TENANT_LABEL, TIER_LABEL } from "../lib/labels";
import { serviceName } from "../lib/naming";
import { tierAtLeast, tierNames } from "../lib/tier-names";
import { pooledNamespace } from "./surroundings";

/**
 * The callee's side of the pooled services: pods of every tenant whose tier is entitled may call. Chosen by the
 * labels of their namespaces, so that a new tenant changes nothing here.
 */
export const planPooledAccess = (environment: string) =>
  serviceKeys.map((key: ServiceKey) => {
    const { smallestTier, port }: CatalogueRow = catalogue[key];
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
        rules: [
          {
            from: [{ source: { namespaces: ["tenant-*"] } }],
            to: [{ operation: { ports: [String(port)] } }],
          },
        ],
      },
    };
  });
