import { TENANT_LABEL } from "../../lib/labels";
import {
  NODE_GROUP_LABEL,
  type NodeGroupName,
  nodeGroups,
  nodeGroupTaint,
  tenantNodeGroup,
} from "../../lib/node-groups";
import { tierAtLeast } from "../../lib/tier-names";
import type { Finding } from "./finding";
import { instanceType } from "./instance-types";
import { MAX_NODES, type NodeGroupRow, nodeGroupTable, tenantNodeGroupRow } from "./node-group-table";
import type { ClusterTenant } from "./tenant-types";

/** What the configuration may change of a shared group. */
export interface NodeGroupSettings {
  readonly min: number;
  readonly max: number;
  readonly instanceTypes?: readonly string[] | undefined;
  readonly capacity: "on-demand" | "spot";
}
/** Settings by group; a group that is missing keeps the table's. */
export type NodeGroupInput = { readonly [name in NodeGroupName]?: NodeGroupSettings | undefined };

/** One managed node group. */
export interface NodeGroupPlan {
  readonly name: string;
  readonly tenant?: string;
  readonly instanceTypes: readonly string[];
  readonly min: number;
  readonly max: number;
  readonly spot: boolean;
  readonly amiType: "BOTTLEROCKET_x86_64" | "BOTTLEROCKET_x86_64_NVIDIA";
  readonly volumeGib: number;
  readonly subnets: "private" | "pci";
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly {
    readonly key: string;
    readonly value: string;
    readonly effect: "NO_SCHEDULE";
  }[];
  readonly userData: string;
}

/** Pods of one node: what EKS recommends with prefix delegation below 30 cores ("Assign more IP addresses"). */
export const MAX_PODS = 110;

/** Bottlerocket settings in TOML. No admin container: nobody logs in to a node. */
const bottlerocket = (nvme: boolean): string =>
  [
    "[settings.kubernetes]",
    `max-pods = ${MAX_PODS}`,
    "seccomp-default = true",
    "[settings.host-containers.admin]",
    "enabled = false",
    "[settings.kernel]",
    'lockdown = "integrity"',
    ...(nvme
      ? [
          "[settings.bootstrap-commands.ephemeral-storage]",
          'commands = [["apiclient", "ephemeral-storage", "init"], ["apiclient", "ephemeral-storage", "bind", "--dirs", "/var/lib/containerd", "/var/lib/kubelet", "/var/log/pods"]]',
          "essential = true",
          'mode = "always"',
        ]
      : []),
    "",
  ].join("\n");

function planGroup(name: string, row: NodeGroupRow, settings: NodeGroupSettings | undefined): NodeGroupPlan {
  const tainted = !(name in nodeGroups) || nodeGroups[name as NodeGroupName].tainted;
  const { key, value } = nodeGroupTaint(name);
  return {
    name,
    instanceTypes: settings?.instanceTypes ?? row.instanceTypes,
    min: settings?.min ?? row.min,
    max: settings?.max ?? row.max,
    spot: settings?.capacity === "spot",
    amiType: row.gpu ? "BOTTLEROCKET_x86_64_NVIDIA" : "BOTTLEROCKET_x86_64",
    volumeGib: row.volumeGib,
    subnets: row.subnets,
    labels: { [NODE_GROUP_LABEL]: name },
    taints: tainted ? [{ key, value, effect: "NO_SCHEDULE" }] : [],
    userData: bottlerocket(row.nvme),
  };
}

/** The shared groups in the table's order, then one for each tenant that owns nodes. */
export function planNodeGroups(input: NodeGroupInput, tenants: readonly ClusterTenant[]): NodeGroupPlan[] {
  const shared = (Object.keys(nodeGroupTable) as NodeGroupName[]).map((name) =>
    planGroup(name, nodeGroupTable[name], input[name]),
  );
  const owned = tenants
    .filter(({ tier }) => tierAtLeast(tier, "enterprise_plus"))
    .map(({ id }) => {
      const plan = planGroup(tenantNodeGroup(id), tenantNodeGroupRow, undefined);
      return { ...plan, tenant: id, labels: { ...plan.labels, [TENANT_LABEL]: id } };
    });
  return [...shared, ...owned];
}

/** Everything that is wrong with the configured node groups. */
export const nodeGroupProblems = (input: NodeGroupInput): Finding[] =>
  (Object.keys(nodeGroupTable) as NodeGroupName[]).flatMap((name) => {
    const settings = input[name];
    return settings === undefined ? [] : groupProblems(name, settings, nodeGroupTable[name]);
  });

function groupProblems(name: NodeGroupName, settings: NodeGroupSettings, row: NodeGroupRow): Finding[] {
  const field = (part: string): string => `nodeGroups.${name}.${part}`;
  const { min, max, capacity } = settings;
  return [
    ...(min > max
      ? [
          {
            field: field("min"),
            value: min,
            message: `exceeds the maximum ${max}; lower one or raise the other`,
          },
        ]
      : []),
    ...(max > MAX_NODES
      ? [{ field: field("max"), value: max, message: `EKS allows ${MAX_NODES} nodes in a group; use fewer` }]
      : []),
    ...(capacity === "spot" && !row.spotAllowed
      ? [
          {
            field: field("capacity"),
            value: capacity,
            message: "its pods do not bear an interruption; use on-demand",
          },
        ]
      : []),
    ...(settings.instanceTypes ?? []).flatMap((type, index) =>
      typeProblems(field(`instanceTypes.${index}`), type, row),
    ),
  ];
}

function typeProblems(field: string, value: string, row: NodeGroupRow): Finding[] {
  const known = instanceType(value);
  if (known === undefined)
    return [
      {
        field,
        value,
        message: "unknown instance type; add it to the table of instance types with its source",
      },
    ];
  return [
    ...(row.nvme && (known.nvmeGb ?? 0) === 0
      ? [
          {
            field,
            value,
            message: "has no local NVMe storage, which the group promises; use a type such as c6id.2xlarge",
          },
        ]
      : []),
    ...(row.gpu && (known.gpus ?? 0) === 0
      ? [{ field, value, message: "has no GPU, which the group promises; use a type such as g6.2xlarge" }]
      : []),
  ];
}
