import type { TierName } from "../../lib/tier-names";

/** Where a tenant's data may rest. */
export type Residency = "eu" | "us" | "any";

/** What the cluster side needs to know of a tenant. */
export interface ClusterTenant {
  readonly id: string;
  readonly tier: TierName;
  /** @default "any" */
  readonly residency?: Residency;
}
