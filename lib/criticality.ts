/** How much is lost while a service is down, most first. Each has a PriorityClass. */
export const criticalities = ["critical", "high", "standard"] as const;

/** How much is lost while a service is down. */
export type Criticality = (typeof criticalities)[number];

/**
 * Priorities of the classes. All stay below 1,000,000,000, the lowest value Kubernetes keeps for itself, and far
 * enough apart to put another one between.
 */
export const priorities: Readonly<Record<Criticality, number>> = {
  critical: 1_000_000,
  high: 100_000,
  standard: 10_000,
};

/** Name of the PriorityClass of a criticality. */
export const priorityClassName = (criticality: Criticality): string => `platform-${criticality}`;
