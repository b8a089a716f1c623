import { catalogue, type ServiceKey, serviceKeys } from "../components/services/catalogue";
import type { NodeGroupName } from "../lib/node-groups";
import type { Cpu, Memory } from "../lib/quantity";
import { type TierName, tierAtLeast } from "../lib/tier-names";

/** What a tier grants. cpu and memory are the tenant's whole steady-state allocation. */
export interface Tier {
  readonly cpu: Cpu;
  readonly memory: Memory;
  /** The most replicas that one dedicated workload may have. */
  readonly replicas: number;
  /** Persistent storage of the tenant's own claims. */
  readonly storage: Memory;
  /** The node groups its pods may run on; `own` is the group that belongs to the tenant alone. */
  readonly nodeGroups: readonly (NodeGroupName | "own")[];
  /** Where its data rests. */
  readonly database: "schema" | "database" | "instance";
  /** Limits of its database role. */
  readonly connections: number;
  readonly statementSeconds: number;
}

/** The four tiers. */
export const tiers = {
  free: {
    cpu: "200m",
    memory: "256Mi",
    replicas: 1,
    storage: "1Gi",
    nodeGroups: ["general"],
    database: "schema",
    connections: 5,
    statementSeconds: 5,
  },
  premium: {
    cpu: "1000m",
    memory: "2Gi",
    replicas: 3,
    storage: "10Gi",
    nodeGroups: ["general"],
    database: "schema",
    connections: 20,
    statementSeconds: 15,
  },
  enterprise: {
    cpu: "4000m",
    memory: "8Gi",
    replicas: 5,
    storage: "100Gi",
    nodeGroups: ["general", "compute", "accelerated"],
    database: "database",
    connections: 60,
    statementSeconds: 30,
  },
  enterprise_plus: {
    cpu: "16000m",
    memory: "32Gi",
    replicas: 10,
    storage: "500Gi",
    nodeGroups: ["own"],
    database: "instance",
    connections: 150,
    statementSeconds: 60,
  },
} as const satisfies Record<TierName, Tier>;

/** The services a tier's tenants may use. */
export const entitledServices = (tier: TierName): ServiceKey[] =>
  serviceKeys.filter((key) => tierAtLeast(tier, catalogue[key].smallestTier));
