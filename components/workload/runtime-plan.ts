import { objectives } from "../../lib/objectives";
import { toMebibytes, toMillicores } from "../../lib/quantity";
import type { Runtime } from "../services/catalogue-types";
import { cpuLimit } from "./resources-plan";
import type { WorkloadFacts } from "./workload-types";

/** The bounds a runtime is tuned for. */
export interface Bounds {
  /** Limit of processor time in millicores. */
  readonly millicores: number;
  /** Limit of memory in mebibytes. */
  readonly mebibytes: number;
  readonly accelerators: number;
}

/**
 * Share of memory that may be in use: the service-level objective. A heap that was reserved above it would make the
 * autoscaler add replicas for ever.
 */
const MEMORY_IN_USE = objectives.memoryPercentOfRequest / 100;
/**
 * Share of a container's memory for the heap. Node: 1536 MiB of 2 GiB, nodejs.org/api/cli.html, max-old-space-size.
 * JVM: learn.microsoft.com/azure/developer/java/containers/overview, "75 % of container memory".
 */
const HEAP_SHARE = 0.75;

/**
 * Memory of a JVM beside its heap: the code cache's default of 240 MiB with tiered compilation, classes, stacks of
 * 1 MiB for about 80 threads, and direct buffers, which without a bound may grow to the size of the heap once more
 * (docs.oracle.com/en/java/javase/21/docs/specs/man/java.html).
 */
const CODE_CACHE = 240;
const CLASSES = 192;
const STACKS = 80;
const DIRECT_BUFFERS = 128;
const BESIDE_JVM_HEAP = CODE_CACHE + CLASSES + STACKS + DIRECT_BUFFERS;
/** Below it, G1's regions and background threads cost more than its short pauses give (same Microsoft guide). */
const G1_FROM_MEBIBYTES = 4096;

/**
 * Memory of Node beside its old space: three semi-spaces of V8's own default size (nodejs.org/api/cli.html), and the
 * process itself, which in version 20 holds 39 MiB before it has done anything.
 */
const SEMI_SPACE = 16;
const NODE_PROCESS = 48;
const BESIDE_NODE_HEAP = 3 * SEMI_SPACE + NODE_PROCESS;

/** The heap of a process that takes so much beside it. */
const heapOf = (mebibytes: number, beside: number): number =>
  Math.floor(Math.min(mebibytes * HEAP_SHARE, mebibytes * MEMORY_IN_USE - beside));

const wholeCores = (millicores: number): number => Math.max(1, Math.ceil(millicores / 1000));

function collector(cores: number, heap: number): string {
  if (cores === 1) return "SerialGC";
  return heap >= G1_FROM_MEBIBYTES ? "G1GC" : "ParallelGC";
}

function jvm({ millicores, mebibytes }: Bounds): Record<string, string> {
  const heap = heapOf(mebibytes, BESIDE_JVM_HEAP);
  const cores = wholeCores(millicores);
  return {
    JAVA_TOOL_OPTIONS: [
      `-Xms${heap}m`,
      `-Xmx${heap}m`,
      `-XX:ReservedCodeCacheSize=${CODE_CACHE}m`,
      `-XX:MaxMetaspaceSize=${CLASSES}m`,
      `-XX:MaxDirectMemorySize=${DIRECT_BUFFERS}m`,
      `-XX:ActiveProcessorCount=${cores}`,
      `-XX:+Use${collector(cores, heap)}`,
      "-XX:+ExitOnOutOfMemoryError",
    ].join(" "),
  };
}

const node = ({ mebibytes }: Bounds): Record<string, string> => ({
  NODE_OPTIONS: `--max-old-space-size=${heapOf(mebibytes, BESIDE_NODE_HEAP)} --max-semi-space-size=${SEMI_SPACE}`,
});

/**
 * Worker processes: one per accelerator, for a device holds one model; otherwise 2 x cores + 1
 * (docs.gunicorn.org/en/stable/design.html), as far as memory carries them.
 */
function python(
  workerMebibytes: number,
  { millicores, mebibytes, accelerators }: Bounds,
): Record<string, string> {
  const byMemory = Math.floor((mebibytes * MEMORY_IN_USE) / workerMebibytes);
  const wanted = accelerators > 0 ? accelerators : 2 * wholeCores(millicores) + 1;
  const workers = Math.max(1, Math.min(wanted, byMemory));
  return {
    WEB_CONCURRENCY: String(workers),
    // Number crunching must not start a thread per core of the node in every worker.
    OMP_NUM_THREADS: String(Math.max(1, Math.floor(millicores / 1000 / workers))),
  };
}

/** Settings of a runtime, as environment variables, computed from its container's limits. */
export function planRuntime(runtime: Runtime, bounds: Bounds): Record<string, string> {
  switch (runtime.kind) {
    case "jvm":
      return jvm(bounds);
    case "node":
      return node(bounds);
    case "python":
      return python(toMebibytes(runtime.workerMemory), bounds);
    default:
      throw new Error(`unhandled runtime ${JSON.stringify(runtime satisfies never)}`);
  }
}

/** The bounds of a service's container. */
export const boundsOf = ({ row, resources, accelerator }: WorkloadFacts): Bounds => ({
  millicores: toMillicores(cpuLimit(row, (resources ?? row.resources).cpu)),
  mebibytes: toMebibytes((resources ?? row.resources).memory),
  accelerators: accelerator?.count ?? 0,
});

/** The least memory of a runtime, in mebibytes: below it no useful heap or not one worker is left. */
export function leastMemory(runtime: Runtime): number {
  switch (runtime.kind) {
    case "jvm":
      // A heap of 512 MiB.
      return Math.ceil((BESIDE_JVM_HEAP + 512) / MEMORY_IN_USE);
    case "node":
      // A heap of 96 MiB.
      return Math.ceil((BESIDE_NODE_HEAP + 96) / MEMORY_IN_USE);
    case "python":
      return Math.ceil(toMebibytes(runtime.workerMemory) / MEMORY_IN_USE);
    default:
      throw new Error(`unhandled runtime ${JSON.stringify(runtime satisfies never)}`);
  }
}
