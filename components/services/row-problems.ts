import { nodeCapacity } from "../../lib/node-capacity";
import { type Problem, problemsOf } from "../../lib/problems";
import { type Cpu, type Memory, toMebibytes, toMillicores } from "../../lib/quantity";
import { computedSettings } from "../workload/config-plan";
import { sidecarUse } from "../workload/metadata-plan";
import { cpuLimit, ephemeralStorage } from "../workload/resources-plan";
import { PROBE_PERIODS } from "../workload/probe-plan";
import { leastMemory } from "../workload/runtime-plan";
import type { Accelerator } from "../workload/workload-types";
import type { CatalogueRow, Resources } from "./catalogue-types";
import { rowSchema } from "./row-schema";

/** What one replica of a service would be. */
export interface Replica {
  readonly row: CatalogueRow;
  readonly resources: Resources;
  readonly accelerator?: Accelerator | undefined;
}

/** What a node has left for a service's container: its sidecar runs on the same node. */
const room = {
  cpu: (node: Cpu) => toMillicores(node) - sidecarUse.millicores,
  memory: (node: Memory) => toMebibytes(node) - sidecarUse.mebibytes,
};

/** What is wrong with the size of a replica: against its own limits, its runtime and the nodes it runs on. */
export function sizeProblems(
  field: string,
  { row, resources, accelerator }: Replica,
): Omit<Problem, "file">[] {
  const { cpu, memory } = resources;
  const group = row.nodeGroup;
  const node = nodeCapacity[group];
  const limit = cpuLimit(row, cpu);
  const storage = ephemeralStorage(row);
  const least = leastMemory(row.runtime);
  const devices = accelerator?.count ?? 0;
  const checks: readonly [boolean, string, string][] = [
    [
      toMillicores(limit) < toMillicores(cpu),
      "resources.cpu",
      `${cpu} is above the limit ${limit}; lower it or raise qos.cpuLimit in the catalogue`,
    ],
    [
      toMillicores(limit) > room.cpu(node.cpu),
      "resources.cpu",
      `${limit} is more than the ${node.cpu} of a node of group ${group}, its sidecar taken off; lower it or choose a larger group`,
    ],
    [
      toMebibytes(memory) > room.memory(node.memory),
      "resources.memory",
      `${memory} is more than the ${node.memory} of a node of group ${group}, its sidecar taken off; lower it or choose a larger group`,
    ],
    [
      toMebibytes(memory) < least,
      "resources.memory",
      `${memory} is below the ${least}Mi that its ${row.runtime.kind} runtime needs; raise it`,
    ],
    [
      toMebibytes(storage) > toMebibytes(node.ephemeralStorage),
      "scratch",
      `${storage} are more than the ${node.ephemeralStorage} of a node of group ${group}; shrink the volumes`,
    ],
    [
      devices > node.accelerators,
      "accelerator.count",
      `${devices} are more than the ${node.accelerators} of a node of group ${group}; lower it or choose another group`,
    ],
    [
      row.scratch.some(({ medium }) => medium === "nvme") && !node.nvme,
      "scratch",
      `an nvme volume, but nodes of group ${group} have no NVMe disks; use medium node or another group`,
    ],
  ];
  return checks.flatMap(([wrong, part, message]) => (wrong ? [{ field: `${field}.${part}`, message }] : []));
}

const file = "components/services/catalogue.ts";

/** What is wrong with a catalogue row that no environment can put right: its form, and if that is right its sense. */
export function rowProblems(key: string, row: CatalogueRow): Problem[] {
  const parsed = rowSchema.safeParse(row);
  if (!parsed.success)
    return problemsOf(file, { schema: rowSchema, raw: row, error: parsed.error }).map(
      ({ field, ...problem }) => ({ ...problem, field: field === "" ? key : `${key}.${field}` }),
    );
  return senseProblems(key, row);
}

function senseProblems(key: string, row: CatalogueRow): Problem[] {
  const problem = (part: string, message: string): Problem => ({ file, field: `${key}.${part}`, message });
  const { min, max } = row.replicas;
  const { start, answer } = row.deadlines;
  const paths = row.scratch.map(({ mountPath }) => mountPath);
  const settings = computedSettings(row);
  return [
    ...(min > max ? [problem("replicas.min", `${min} is above the maximum ${max}; lower it`)] : []),
    ...(Object.entries(PROBE_PERIODS) as [string, number][]).flatMap(([probe, period]) =>
      answer > period
        ? [
            problem(
              "deadlines.answer",
              `${answer} seconds are longer than the ${period} between two ${probe} checks; lower it`,
            ),
          ]
        : [],
    ),
    ...(start < PROBE_PERIODS.startup
      ? [
          problem(
            "deadlines.start",
            `${start} is shorter than one startup check; give ${PROBE_PERIODS.startup} or more`,
          ),
        ]
      : []),
    ...(new Set(paths).size === paths.length
      ? []
      : [problem("scratch", "two volumes share a path; move one")]),
    ...(new Set(settings).size === settings.length
      ? []
      : [problem("scratch", "a volume's variable is the name of another setting; choose another")]),
    ...sizeProblems(key, { row, resources: row.resources }).map((found) => ({ file, ...found })),
  ];
}
