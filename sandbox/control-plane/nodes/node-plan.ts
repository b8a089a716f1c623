import { createHash } from "node:crypto";
import { NODE_GROUP_LABEL, type NodeGroupName, nodeGroups, nodeGroupTaint } from "../../../lib/node-groups";

const REGION = "eu-central-1";
/** The zones of every cluster of the platform. */
export const ZONES = [`${REGION}a`, `${REGION}b`, `${REGION}c`] as const;

interface Machine {
  readonly instanceType: string;
  readonly cores: number;
  readonly memoryGibibytes: number;
  /** Storage that pods may use for scratch data. */
  readonly storageGibibytes: number;
  readonly gpus?: { readonly count: number; readonly product: string };
  /** Size of the machine's own NVMe disks, where it has some: the storage above is on them. */
  readonly localNvmeGigabytes?: number;
}

/** One machine type per group, with the published size of that type. */
const MACHINES: Readonly<Record<NodeGroupName, Machine>> = {
  system: { instanceType: "m7i.xlarge", cores: 4, memoryGibibytes: 16, storageGibibytes: 80 },
  general: { instanceType: "m7i.8xlarge", cores: 32, memoryGibibytes: 128, storageGibibytes: 200 },
  compute: {
    instanceType: "i4i.8xlarge",
    cores: 32,
    memoryGibibytes: 256,
    storageGibibytes: 6984,
    localNvmeGigabytes: 7500,
  },
  accelerated: {
    instanceType: "g5.12xlarge",
    cores: 48,
    memoryGibibytes: 192,
    storageGibibytes: 3538,
    gpus: { count: 4, product: "NVIDIA-A10G" },
    localNvmeGigabytes: 3800,
  },
  pci: { instanceType: "m7i.4xlarge", cores: 16, memoryGibibytes: 64, storageGibibytes: 100 },
};

/** What a simulated node is made of. */
export interface NodePlan {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
  readonly providerId: string;
  readonly address: string;
  readonly capacity: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
}

/** One node per group and zone. */
export const planNodes = (): readonly NodePlan[] =>
  (Object.keys(nodeGroups) as NodeGroupName[]).flatMap((group, groupIndex) =>
    ZONES.map((zone, zoneIndex) =>
      planNode({ group, zone, address: `10.0.${zoneIndex * 32 + groupIndex}.10` }),
    ),
  );

function planNode({
  group,
  zone,
  address,
}: {
  group: NodeGroupName;
  zone: string;
  address: string;
}): NodePlan {
  const machine = MACHINES[group];
  const name = `${group}-${zone}`;
  const taint = nodeGroupTaint(group);
  return {
    name,
    address,
    labels: {
      [NODE_GROUP_LABEL]: group,
      "eks.amazonaws.com/nodegroup": group,
      "eks.amazonaws.com/capacityType": "ON_DEMAND",
      "kubernetes.io/arch": "amd64",
      "kubernetes.io/hostname": name,
      "kubernetes.io/os": "linux",
      "node.kubernetes.io/instance-type": machine.instanceType,
      "topology.kubernetes.io/region": REGION,
      "topology.kubernetes.io/zone": zone,
      ...(machine.gpus && {
        "nvidia.com/gpu.present": "true",
        "nvidia.com/gpu.count": String(machine.gpus.count),
        "nvidia.com/gpu.product": machine.gpus.product,
      }),
      ...(machine.localNvmeGigabytes && {
        "karpenter.k8s.aws/instance-local-nvme": String(machine.localNvmeGigabytes),
      }),
    },
    taints: nodeGroups[group].tainted ? [taint] : [],
    providerId: `aws:///${zone}/i-${createHash("sha256").update(name).digest("hex").slice(0, 17)}`,
    capacity: capacityOf(machine),
    allocatable: allocatableOf(machine),
  };
}

/** Pods per node as the managed service recommends it: by the number of cores. */
const podsOf = ({ cores }: Machine): number => (cores < 30 ? 110 : 250);

const capacityOf = (machine: Machine) => ({
  cpu: String(machine.cores),
  memory: `${machine.memoryGibibytes * 1024}Mi`,
  "ephemeral-storage": `${machine.storageGibibytes}Gi`,
  pods: String(podsOf(machine)),
  ...(machine.gpus && { "nvidia.com/gpu": String(machine.gpus.count) }),
});

/** What remains for pods after what the managed service's nodes keep for kubelet and system. */
function allocatableOf(machine: Machine) {
  const reservedMemory = 255 + 11 * podsOf(machine) + 100;
  const reservedCpu = 60 + 10 + 10 + 2.5 * Math.max(0, machine.cores - 4);
  return {
    ...capacityOf(machine),
    cpu: `${Math.floor(machine.cores * 1000 - reservedCpu)}m`,
    memory: `${machine.memoryGibibytes * 1024 - reservedMemory}Mi`,
    "ephemeral-storage": `${Math.floor(machine.storageGibibytes * 0.9)}Gi`,
  };
}
