import type { TierName } from "./tier-names";

/** Priority class of a tier's own pods. Labels allow the underscore of `enterprise_plus`, object names do not. */
export const tenantPriorityClass = (tier: TierName): string => `tenant-${tier.replaceAll("_", "-")}`;

/** Priority classes of Kubernetes that a tenant must never use. */
export const systemPriorityClasses = ["system-cluster-critical", "system-node-critical"] as const;
