import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lineSplitter, runCommand, runOrFail, tail } from "../../sandbox/run";

describe("running programs", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "run-"))));
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("gives both outputs and the exit code, and keeps a log", async () => {
    const logFile = join(directory, "log");
    const lines: string[] = [];
    const result = await runCommand("/bin/sh", ["-c", "echo out; echo err >&2; exit 3"], {
      logFile,
      onLine: (line) => lines.push(line),
    });
    assert.deepEqual(result, { code: 3, stdout: "out\n", stderr: "err\n" });
    assert.deepEqual(lines.sort(), ["err", "out"]);
    assert.deepEqual(readFileSync(logFile, "utf8").trim().split("\n").sort(), ["err", "out"]);
  });

  it("says that the log's disk is full instead of falling over it, and lets the program end", async function () {
    if (process.platform !== "linux") this.skip();
    const done = join(directory, "done");
    const script = `for word in a b c; do echo $word; sleep 0.1; done; touch ${done}`;
    await assert.rejects(runCommand("/bin/sh", ["-c", script], { logFile: "/dev/full" }), { code: "ENOSPC" });
    assert.ok(existsSync(done));
  });

  it("fails with the end of what was said and the log's place", async () => {
    const logFile = join(directory, "log");
    const call = { file: "/bin/sh", args: ["-c", "echo why >&2; exit 2"], options: { logFile } };
    await assert.rejects(runOrFail(runCommand, call, "do this"), {
      name: "Failure",
      message: `/bin/sh -c ended with exit code 2:\nwhy\nlog: ${logFile}`,
      remedy: "do this",
    });
    await assert.rejects(runOrFail(runCommand, { file: "/does/not/exist", args: [] }, "install it"), {
      name: "Failure",
      remedy: "install it",
    });
  });

  it("passes one interrupt on and ends when the program has ended", async () => {
    const controller = new AbortController();
    const lines: string[] = [];
    const running = runCommand(
      "/bin/sh",
      ["-c", "trap 'echo tidied; exit 0' INT; echo ready; while :; do sleep 0.05; done"],
      {
        signal: controller.signal,
        onLine: (line) => {
          lines.push(line);
          if (line === "ready") controller.abort();
        },
      },
    );
    await assert.rejects(running, { name: "AbortError" });
    assert.deepEqual(lines, ["ready", "tidied"]);
  });

  it("ends a program that takes too long, with exit code 9", async () => {
    await assert.rejects(runCommand("/bin/sh", ["-c", "sleep 30"], { timeoutMilliseconds: 50 }), {
      name: "Failure",
      exitCode: 9,
    });
  });

  it("puts lines together that arrive in pieces", () => {
    const lines: string[] = [];
    const split = lineSplitter((line) => lines.push(line));
    for (const chunk of ["a", "b\nc", "\r\nd"]) split(chunk);
    assert.deepEqual(lines, ["ab", "c"]);
  });

  it("shows the last lines that say something", () => {
    assert.equal(tail("a\n\nb\nc\n", 2), "b\nc");
  });
});
