import type { Criticality } from "../../lib/criticality";
import type { NodeGroupName } from "../../lib/node-groups";
import type { DataClass } from "../../lib/ownership";
import type { Cpu, Memory } from "../../lib/quantity";
import type { TierName } from "../../lib/tier-names";
import type { Delivery } from "../delivery/delivery-schema";

/** What a service's process runs on; its settings are computed from the limits of its container. */
export type Runtime =
  | { readonly kind: "node" }
  | {
      readonly kind: "python";
      /** Memory of one worker process at full load, the model or caches included. */
      readonly workerMemory: Memory;
    }
  | { readonly kind: "jvm" };

/** What one replica asks for. */
export interface Resources {
  readonly cpu: Cpu;
  readonly memory: Memory;
}

/** How a service's container is bounded. */
export type Qos =
  | { readonly kind: "guaranteed" }
  | {
      /** Shares idle processor time. Memory stays bounded by its request, for it cannot be taken back. */
      readonly kind: "burstable";
      readonly cpuLimit: Cpu;
    };

/** Deadlines of a pod's life, in seconds. */
export interface Deadlines {
  /** From start to the first answer, at worst. */
  readonly start: number;
  /** Within which a health check is answered. */
  readonly answer: number;
  /** From the end of new requests to the end of the last one. */
  readonly drain: number;
}

/** A writable directory: everything else of the file system is read-only. */
export interface ScratchVolume {
  readonly name: string;
  readonly mountPath: string;
  readonly size: Memory;
  /** `nvme` needs a node group with local NVMe disks. */
  readonly medium: "node" | "nvme";
  /**
   * Environment variable that tells the process where it is; another one with `_MEBIBYTES` after it says how much it
   * may hold. @default the process knows the path
   */
  readonly variable?: string;
}

/** A measure of the business that says how many replicas are needed, and whether a release does its work. */
export interface BusinessMetric {
  readonly name: string;
  /** Work that waits, of which less is better, or work that is done. */
  readonly kind: "backlog" | "throughput";
  /** What one replica copes with. */
  readonly perReplica: number;
}

/** One service of the platform: everything about it that does not depend on an environment. */
export interface CatalogueRow {
  /** What it does, in a few words. */
  readonly role: string;
  /** The team that answers for it. */
  readonly owner: string;
  readonly dataClass: DataClass;
  readonly criticality: Criticality;
  /** The smallest tier whose tenants may use it. */
  readonly smallestTier: TierName;
  /** Bounds of the shared replicas in any environment. */
  readonly replicas: { readonly min: number; readonly max: number };
  /** Container port, above 1024 because the pods are not root. */
  readonly port: number;
  readonly runtime: Runtime;
  /** What one replica asks for. */
  readonly resources: Resources;
  readonly qos: Qos;
  readonly deadlines: Deadlines;
  /** Writable directories. */
  readonly scratch: readonly ScratchVolume[];
  /** Measure that scales the service beside processor and memory. */
  readonly businessMetric?: BusinessMetric;
  /** Keys of its secret, each mounted as a file of that name. */
  readonly secrets: readonly string[];
  /** Settings that every environment must give as a sha256 digest: artefacts the service fetches. @default none */
  readonly artefacts?: readonly string[];
  /**
   * Why two whole versions must not run beside each other, where they must not: rules out blue-green and A/B.
   * @default they may
   */
  readonly singleton?: string;
  /** How a new version reaches its users, unless the environment chooses otherwise. @default rolling */
  readonly delivery?: Delivery;
  /** The nodes it runs on. */
  readonly nodeGroup: NodeGroupName;
  /** Billing holds card data, so it lives in a namespace of its own. */
  readonly namespace: "services" | "billing";
}
