import { nodeCapacity } from "../../lib/node-capacity";
import type { NodeGroupName } from "../../lib/node-groups";
import { type Cpu, type Memory, toMebibytes, toMillicores } from "../../lib/quantity";
import { nodeGroupTable } from "../cluster/node-group-table";

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

/** What the mesh's sidecar takes of each pod's node. */
const SIDECAR = { millicores: 100, mebibytes: 128 } as const;

/** Nodes of each group that the sandbox simulates: one for each zone. */
const SANDBOX_NODES = 3;

/** Nodes that pods may be placed on, and what goes with each pod. */
export interface Nodes {
  readonly group: NodeGroupName;
  /** The most that the group may grow to. */
  readonly count: number;
  readonly sidecar: { readonly millicores: number; readonly mebibytes: number };
}

/** The nodes a cluster may have of a group. Undefined: another cluster's node groups are not known. */
export function nodesOf(clusterKind: unknown, group: NodeGroupName): Nodes | undefined {
  switch (clusterKind) {
    case "eks":
      return { group, count: nodeGroupTable[group].max, sidecar: SIDECAR };
    case "sandbox":
      // Nothing injects sidecars there.
      return { group, count: SANDBOX_NODES, sidecar: { millicores: 0, mebibytes: 0 } };
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
