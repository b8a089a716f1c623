import type { TierName } from "../lib/tier-names";

/** Shares of the tiers among tenants, largest first: many small ones and few large ones, as customers are. */
const SHARES: readonly (readonly [TierName, number])[] = [
  ["free", 0.6],
  ["premium", 0.3],
  ["enterprise", 0.08],
  ["enterprise_plus", 0.02],
];

/** A tenant of the measurement. */
export interface MeasuredTenant {
  readonly id: string;
  readonly tier: TierName;
}

/** The tenants of one cell: the same mix in each, with at least one tenant of every tier. */
export function planMix(cell: number, count: number): MeasuredTenant[] {
  const [largest, ...others] = SHARES;
  const small = others.flatMap(([tier, share]) =>
    Array.from({ length: Math.max(1, Math.round(count * share)) }, () => tier),
  );
  const rest = Array.from({ length: count - small.length }, () => largest?.[0] ?? "free");
  return [...rest, ...small].map((tier, index) => ({ id: `cell${cell}-tenant${index + 1}`, tier }));
}
