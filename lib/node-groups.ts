import { PLATFORM_PREFIX } from "./labels";

/** Node label and taint key that name the group a node belongs to. */
export const NODE_GROUP_LABEL = `${PLATFORM_PREFIX}/node-group`;

/**
 * The node groups every cluster of the platform offers. A tainted group admits only pods that tolerate it,
 * so that expensive or in-scope nodes never fill up with others' pods.
 */
export const nodeGroups = {
  system: { tainted: false },
  general: { tainted: false },
  compute: { tainted: true },
  accelerated: { tainted: true },
  pci: { tainted: true },
} as const satisfies Record<string, { readonly tainted: boolean }>;

/** Name of a shared node group. */
export type NodeGroupName = keyof typeof nodeGroups;

/** Every shared node group. */
export const nodeGroupNames = Object.keys(nodeGroups) as NodeGroupName[];

/** Name of the node group that an enterprise_plus tenant owns alone. */
export const tenantNodeGroup = (id: string): string => `tenant-${id}`;

/** The taint of a group's nodes and, with `operator: Equal`, what a pod tolerates. */
export const nodeGroupTaint = (group: string) => ({
  key: NODE_GROUP_LABEL,
  value: group,
  effect: "NoSchedule" as const,
});
