import type { TierName } from "../../lib/tier-names";

/** Where a tenant's data may rest. */
export type Residency = "eu" | "us" | "any";

/** What the cluster side needs to know of a tenant. */
export interface ClusterTenant {
  readonly id: string;
  readonly tier: TierName;
  /** @default "any" */
  readonly residency?: Residency;
  /** Where it is in its life; what it owns is protected until it is `offboarding`. @default "active" */
  readonly state?: "active" | "suspended" | "offboarding";
}
