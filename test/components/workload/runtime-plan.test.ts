import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { leastMemory, planRuntime } from "../../../components/workload/runtime-plan";
import { serviceKeys, catalogue, type CatalogueRow } from "../../../components/services/catalogue";
import { boundsOf } from "../../../components/workload/runtime-plan";
import { environmentOf, environments } from "../../support/stack";
import { planService } from "../../../components/services/service-plan";

const bounds = (millicores: number, mebibytes: number, accelerators = 0) => ({
  millicores,
  mebibytes,
  accelerators,
});
const jvmHeap = (options: string): number => Number(/-Xmx(\d+)m/.exec(options)?.[1]);

describe("runtime settings", () => {
  for (const [cpu, memory, heap, collector] of [
    [1000, 4096, 2636, "SerialGC"],
    [2000, 4096, 2636, "ParallelGC"],
    [2000, 8192, 5913, "G1GC"],
    [4000, 32_768, 24_576, "G1GC"],
  ] as const) {
    it(`give a JVM of ${cpu}m and ${memory}Mi a heap of ${heap}m and ${collector}`, () => {
      const { JAVA_TOOL_OPTIONS = "" } = planRuntime({ kind: "jvm" }, bounds(cpu, memory));
      assert.equal(jvmHeap(JAVA_TOOL_OPTIONS), heap);
      assert.ok(JAVA_TOOL_OPTIONS.includes(`-XX:+Use${collector}`), JAVA_TOOL_OPTIONS);
      assert.ok(JAVA_TOOL_OPTIONS.includes(`-Xms${heap}m`));
      assert.ok(JAVA_TOOL_OPTIONS.includes("-XX:MaxDirectMemorySize=128m"));
    });
  }

  for (const [cpu, memory, accelerators, worker, workers, threads] of [
    [1000, 512, 0, "160Mi", "2", "1"],
    [1000, 4096, 0, "160Mi", "3", "1"],
    [4000, 8192, 0, "160Mi", "9", "1"],
    [200, 256, 0, "96Mi", "2", "1"],
    [3000, 12_288, 1, "3Gi", "1", "3"],
    [4000, 8192, 2, "3Gi", "2", "2"],
  ] as const) {
    it(`give Python of ${cpu}m, ${memory}Mi and ${accelerators} devices ${workers} workers`, () => {
      const settings = planRuntime(
        { kind: "python", workerMemory: worker },
        bounds(cpu, memory, accelerators),
      );
      assert.deepEqual(settings, { WEB_CONCURRENCY: workers, OMP_NUM_THREADS: threads });
    });
  }

  for (const [memory, heap] of [
    [2048, 1536],
    [1024, 723],
    [512, 313],
    [256, 108],
  ] as const) {
    it(`give Node of ${memory}Mi an old space of ${heap}m`, () => {
      assert.deepEqual(planRuntime({ kind: "node" }, bounds(1000, memory)), {
        NODE_OPTIONS: `--max-old-space-size=${heap} --max-semi-space-size=16`,
      });
    });
  }

  it("are options that Node takes, with the heap that was meant", () => {
    const { NODE_OPTIONS } = planRuntime({ kind: "node" }, bounds(250, 512));
    const script = "process.stdout.write(String(require('v8').getHeapStatistics().heap_size_limit))";
    const { status, stdout } = spawnSync(process.execPath, ["-e", script], {
      env: { NODE_OPTIONS },
      encoding: "utf8",
    });
    assert.equal(status, 0);
    // The old space, and three semi-spaces beside it.
    assert.equal(Number(stdout) / 2 ** 20, 313 + 3 * 16);
  });

  it("keep Node's heap and all beside it below the memory that may be in use, at any size", () => {
    fc.assert(
      fc.property(fc.integer({ min: leastMemory({ kind: "node" }), max: 65_536 }), (memory) => {
        const { NODE_OPTIONS = "" } = planRuntime({ kind: "node" }, bounds(250, memory));
        const heap = Number(/old-space-size=(\d+)/.exec(NODE_OPTIONS)?.[1]);
        assert.ok(heap >= 95 && heap <= memory * 0.75 && heap + 96 <= memory * 0.8, String(heap));
      }),
    );
  });

  it("keep a JVM's heap and all beside it below the memory that may be in use, at any size", () => {
    const least = leastMemory({ kind: "jvm" });
    fc.assert(
      fc.property(
        fc.integer({ min: least, max: 262_144 }),
        fc.integer({ min: 100, max: 64_000 }),
        (memory, cpu) => {
          const heap = jvmHeap(planRuntime({ kind: "jvm" }, bounds(cpu, memory))["JAVA_TOOL_OPTIONS"]!);
          assert.ok(heap >= 511 && heap <= memory * 0.75 && heap + 640 <= memory * 0.8, `${heap}`);
        },
      ),
    );
  });

  it("never start more Python workers than memory carries, but always one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 64, max: 65_536 }),
        fc.integer({ min: 16, max: 8192 }),
        fc.integer({ min: 100, max: 32_000 }),
        (memory, worker, cpu) => {
          const settings = planRuntime({ kind: "python", workerMemory: `${worker}Mi` }, bounds(cpu, memory));
          const workers = Number(settings["WEB_CONCURRENCY"]);
          assert.ok(workers >= 1 && (workers === 1 || workers * worker <= memory * 0.8));
        },
      ),
    );
  });

  it("fit every service of every environment", () => {
    for (const environment of environments) {
      const { services } = environmentOf(environment);
      for (const key of serviceKeys) {
        const facts = planService(key, services.context);
        const row: CatalogueRow = catalogue[key];
        assert.ok(boundsOf(facts).mebibytes >= leastMemory(row.runtime), `${environment} ${key}`);
      }
    }
  });
});
