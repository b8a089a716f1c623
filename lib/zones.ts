/** Zones that every cluster of the platform spans. */
export const ZONES = 3;

/** Node label that names a node's zone. */
export const ZONE_KEY = "topology.kubernetes.io/zone";

/** Node label that names a node's region. */
export const REGION_KEY = "topology.kubernetes.io/region";

/** Node label that names the node. */
export const HOST_KEY = "kubernetes.io/hostname";

/**
 * The smallest count not below `count` that leaves two thirds when a zone is lost: only a multiple of the zones
 * does, because the fullest zone of 4 or 5 replicas holds 2 of them.
 */
export const zoneSafeCount = (count: number): number => Math.ceil(count / ZONES) * ZONES;
