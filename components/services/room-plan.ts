import { nodeCapacity } from "../../lib/node-capacity";
import type { NodeGroupName } from "../../lib/node-groups";
import { type Cpu, type Memory, toMebibytes, toMillicores } from "../../lib/quantity";
import { MAX_NODES, nodeGroupTable } from "../cluster/node-group-table";
import { sidecarUse } from "../workload/metadata-plan";
import { partOf } from "./written";

/** Pods of one size that must have room at the same time. */
export interface PodDemand {
  readonly pods: number;
  readonly cpu: Cpu;
  readonly memory: Memory;
  /** Accelerators of each. */
  readonly devices: number;
}

/** What is left of one node. */
interface Room {
  millicores: number;
  mebibytes: number;
  devices: number;
}

/** Nodes of each group that the sandbox simulates: one for each zone. */
const SANDBOX_NODES = 3;

/** Nodes that pods may be placed on, and what goes with each pod. */
export interface Nodes {
  readonly group: NodeGroupName;
  /** The most that the group may grow to. */
  readonly count: number;
  /** Whether the stack file may raise that. */
  readonly isConfigurable: boolean;
  readonly sidecar: { readonly millicores: number; readonly mebibytes: number };
}

/** What a stack file says of the most nodes of a group; wrong values are another reader's to report. */
function configuredMost(cluster: unknown, group: NodeGroupName): number {
  const most = partOf(partOf(partOf(cluster, "nodeGroups"), group), "max");
  return typeof most === "number" && Number.isSafeInteger(most) && most > 0 && most <= MAX_NODES
    ? most
    : nodeGroupTable[group].max;
}

/**
 * The nodes a cluster may have of a group, by the `cluster` section of a stack file as it was written. Undefined:
 * another cluster's node groups are not known.
 */
export function nodesOf(cluster: unknown, group: NodeGroupName): Nodes | undefined {
  switch (partOf(cluster, "kind")) {
    case "eks":
      return { group, count: configuredMost(cluster, group), isConfigurable: true, sidecar: sidecarUse };
    case "sandbox":
      // Nothing injects sidecars there.
      return {
        group,
        count: SANDBOX_NODES,
        isConfigurable: false,
        sidecar: { millicores: 0, mebibytes: 0 },
      };
    default:
      return undefined;
  }
}

/** Pods that find no node when the largest are placed first, each on the first node with room for it. */
export function podsWithoutRoom(demands: readonly PodDemand[], { group, count, sidecar }: Nodes): number {
  const { cpu, memory, accelerators } = nodeCapacity[group];
  const rooms = Array.from(
    { length: count },
    (): Room => ({ millicores: toMillicores(cpu), mebibytes: toMebibytes(memory), devices: accelerators }),
  );
  const pods = demands
    .flatMap((demand) =>
      Array.from({ length: demand.pods }, () => ({
        millicores: toMillicores(demand.cpu) + sidecar.millicores,
        mebibytes: toMebibytes(demand.memory) + sidecar.mebibytes,
        devices: demand.devices,
      })),
    )
    .sort((a, b) => b.devices - a.devices || b.mebibytes - a.mebibytes || b.millicores - a.millicores);
  return pods.filter((pod) => {
    const room = rooms.find(
      (node) =>
        node.millicores >= pod.millicores && node.mebibytes >= pod.mebibytes && node.devices >= pod.devices,
    );
    if (room === undefined) return true;
    room.millicores -= pod.millicores;
    room.mebibytes -= pod.mebibytes;
    room.devices -= pod.devices;
    return false;
  }).length;
}
