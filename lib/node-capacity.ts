import type { NodeGroupName } from "./node-groups";
import type { Cpu, Memory } from "./quantity";

/** What the smallest node of a group offers one pod, after the kubelet's and the daemons' share. */
export interface NodeCapacity {
  readonly cpu: Cpu;
  readonly memory: Memory;
  readonly ephemeralStorage: Memory;
  /** Whether the ephemeral storage lies on local NVMe disks. */
  readonly nvme: boolean;
  /** Accelerators of the node. */
  readonly accelerators: number;
}

/** The promise every cluster keeps for each shared group, whatever its nodes are made of. */
export const nodeCapacity: Readonly<Record<NodeGroupName, NodeCapacity>> = {
  system: { cpu: "1500m", memory: "6Gi", ephemeralStorage: "20Gi", nvme: false, accelerators: 0 },
  general: { cpu: "3500m", memory: "13Gi", ephemeralStorage: "40Gi", nvme: false, accelerators: 0 },
  compute: { cpu: "7500m", memory: "28Gi", ephemeralStorage: "200Gi", nvme: true, accelerators: 0 },
  accelerated: { cpu: "3500m", memory: "13Gi", ephemeralStorage: "150Gi", nvme: true, accelerators: 1 },
  pci: { cpu: "3500m", memory: "13Gi", ephemeralStorage: "40Gi", nvme: false, accelerators: 0 },
};
