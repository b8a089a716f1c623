import { catalogue, type ServiceKey, serviceKeys } from "../components/services/catalogue";
import type { Cpu, Memory } from "../lib/quantity";
import { type TierName, tierAtLeast } from "../lib/tier-names";

/** What a tier grants. cpu and memory are the tenant's whole steady-state allocation. */
export interface Tier {
  readonly cpu: Cpu;
  readonly memory: Memory;
  /** The most replicas that one dedicated workload may have. */
  readonly replicas: number;
}

/** The four tiers. */
export const tiers = {
  free: { cpu: "200m", memory: "256Mi", replicas: 1 },
  premium: { cpu: "1000m", memory: "2Gi", replicas: 3 },
  enterprise: { cpu: "4000m", memory: "8Gi", replicas: 5 },
  enterprise_plus: { cpu: "16000m", memory: "32Gi", replicas: 10 },
} as const satisfies Record<TierName, Tier>;

/** The services a tier's tenants may use. */
export const entitledServices = (tier: TierName): ServiceKey[] =>
  serviceKeys.filter((key) => tierAtLeast(tier, catalogue[key].smallestTier));
