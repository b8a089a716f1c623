/** The tiers a tenant may have, smallest first. */
export const tierNames = ["free", "premium", "enterprise", "enterprise_plus"] as const;

/** Name of a tier. */
export type TierName = (typeof tierNames)[number];

/** Whether `tier` is at least as large as `smallest`. */
export const tierAtLeast = (tier: TierName, smallest: TierName): boolean =>
  tierNames.indexOf(tier) >= tierNames.indexOf(smallest);
