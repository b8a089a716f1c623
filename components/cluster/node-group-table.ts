import type { NodeGroupName } from "../../lib/node-groups";
import type { InstanceTypeName } from "./instance-types";

/** The most nodes of a managed node group ("Amazon EKS service quotas"). */
export const MAX_NODES = 450;

/** What a node group is made of and promises its pods. */
export interface NodeGroupRow {
  readonly instanceTypes: readonly InstanceTypeName[];
  readonly min: number;
  readonly max: number;
  /** Every instance has local NVMe storage, and it holds the pods' ephemeral storage. */
  readonly nvme: boolean;
  /** Every instance has a GPU. */
  readonly gpu: boolean;
  /** Whether its pods bear two minutes' notice. Never where a request or a payment may hang on one. */
  readonly spotAllowed: boolean;
  /** Size of the encrypted data volume. */
  readonly volumeGib: number;
  readonly subnets: "private" | "pci";
}

/**
 * The shared node groups. Minimums are a multiple of three, one node for each zone; several instance types of one size
 * keep a group startable when one type is sold out, and the autoscaler needs them equal to predict a new node.
 */
export const nodeGroupTable = {
  system: {
    instanceTypes: ["m7i.large", "m6i.large"],
    min: 3,
    max: 6,
    nvme: false,
    gpu: false,
    spotAllowed: false,
    volumeGib: 50,
    subnets: "private",
  },
  general: {
    instanceTypes: ["m7i.2xlarge", "m6i.2xlarge"],
    min: 3,
    max: 30,
    nvme: false,
    gpu: false,
    spotAllowed: true,
    volumeGib: 100,
    subnets: "private",
  },
  compute: {
    instanceTypes: ["c6id.2xlarge"],
    min: 3,
    max: 15,
    nvme: true,
    gpu: false,
    spotAllowed: true,
    volumeGib: 50,
    subnets: "private",
  },
  accelerated: {
    instanceTypes: ["g6.2xlarge", "g5.2xlarge"],
    min: 3,
    max: 9,
    nvme: true,
    gpu: true,
    spotAllowed: false,
    volumeGib: 100,
    subnets: "private",
  },
  pci: {
    instanceTypes: ["m7i.large", "m6i.large"],
    min: 3,
    max: 9,
    nvme: false,
    gpu: false,
    spotAllowed: false,
    volumeGib: 50,
    subnets: "pci",
  },
} as const satisfies Record<NodeGroupName, NodeGroupRow>;

/**
 * A tenant's own group: three zones of 8 cores and 32 GiB hold its 16 cores and 32 GiB with one zone lost, and the
 * maximum holds twice the allocation for the length of a blue-green release.
 */
export const tenantNodeGroupRow: NodeGroupRow = {
  instanceTypes: ["m7i.2xlarge", "m6i.2xlarge"],
  min: 3,
  max: 6,
  nvme: false,
  gpu: false,
  spotAllowed: false,
  volumeGib: 100,
  subnets: "private",
};
