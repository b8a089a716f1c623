import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exclusively } from "../../../sandbox/commands/up";
import { homeLayout, planPaths } from "../../../sandbox/paths";
import { type Progress, silentProgress } from "../../../sandbox/progress";

describe("a command that finds another one at work", () => {
  it("waits in a step that names the process, and works when that is gone", async () => {
    const root = mkdtempSync(join(tmpdir(), "exclusively-"));
    const other = spawn("sleep", ["600"], { stdio: "ignore" });
    try {
      const paths = { ...planPaths(root, {}), home: root };
      writeFileSync(homeLayout(root).lock, JSON.stringify({ pid: other.pid }));
      const order: string[] = [];
      const run: Progress["run"] = async (title, work) => {
        order.push(title);
        other.kill();
        const result = await silentProgress.run(title, work);
        order.push("over");
        return result;
      };
      const signal = AbortSignal.timeout(10_000);
      await exclusively({ paths, progress: { ...silentProgress, run }, signal }, () => {
        order.push("work");
        return Promise.resolve();
      });
      const step = `waiting for process ${other.pid}, which is working on this sandbox`;
      assert.deepEqual(order, [step, "over", "work"]);
    } finally {
      other.kill();
      rmSync(root, { recursive: true });
    }
  });
});
