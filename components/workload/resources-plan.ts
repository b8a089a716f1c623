import type { CatalogueRow } from "../services/catalogue-types";
import { type Cpu, mebibytes, type Memory, toMebibytes } from "../../lib/quantity";
import type { WorkloadFacts } from "./workload-types";

/** Room for logs that the node has not rotated yet, beside the scratch volumes. */
const LOG_SPACE: Memory = "256Mi";

/** Requests and limits of one container. */
export interface ContainerResources {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

/** Limit of processor time: the request itself, or above it where idle time may be shared. */
export const cpuLimit = (row: CatalogueRow, cpu: Cpu): Cpu => {
  switch (row.qos.kind) {
    case "guaranteed":
      return cpu;
    case "burstable":
      return row.qos.cpuLimit;
    default:
      throw new Error(`unhandled quality of service ${JSON.stringify(row.qos satisfies never)}`);
  }
};

/** Local disk that a replica may fill: its scratch volumes and its logs. */
export const ephemeralStorage = (row: CatalogueRow): Memory =>
  mebibytes(row.scratch.reduce((sum, { size }) => sum + toMebibytes(size), toMebibytes(LOG_SPACE)));

/** Requests and limits of a service's container. Memory and disk are never promised twice. */
export function planResources({ row, resources, accelerator }: WorkloadFacts): ContainerResources {
  const { cpu, memory } = resources ?? row.resources;
  const fixed = {
    memory,
    "ephemeral-storage": ephemeralStorage(row),
    ...(accelerator === undefined ? {} : { [accelerator.resource]: String(accelerator.count) }),
  };
  return { requests: { cpu, ...fixed }, limits: { cpu: cpuLimit(row, cpu), ...fixed } };
}
