import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ancestors } from "../../lib/ancestors";
import { givenStackFile } from "../../lib/given-stack-file";

const host = { args: ["node", "pulumi-language-nodejs", "--config-file", "of-the-host.yaml"] };
const engine = (...args: string[]) => ({ args: ["/somewhere/pulumi", ...args], directory: "/project" });

describe("the stack file that the engine was told to use", () => {
  for (const [what, args, file] of [
    ["none", ["up", "--stack", "prod"], undefined],
    ["one beside the flag", ["up", "--config-file", "other.yaml"], "/project/other.yaml"],
    ["one within the flag", ["--config-file=/etc/other.yaml", "up"], "/etc/other.yaml"],
    ["the last of two", ["--config-file=a.yaml", "up", "--config-file", "b.yaml"], "/project/b.yaml"],
    ["none, where the flag is the program's own", ["up", "--", "--config-file", "a.yaml"], undefined],
    ["none, where the flag has no value", ["up", "--config-file"], undefined],
  ] as const)
    it(`is ${what}`, () => {
      const shell = { args: ["bash", "--config-file", "of-the-shell.yaml"] };
      assert.equal(givenStackFile([host, engine(...args), shell]), file);
    });

  it("is none without an engine, as in a test", () => {
    assert.equal(givenStackFile([host]), undefined);
    assert.equal(givenStackFile([]), undefined);
  });

  it("is resolved against the program's directory where the engine's is not known", () => {
    assert.equal(givenStackFile([{ args: ["pulumi", "up", "--config-file", "a.yaml"] }]), resolve("a.yaml"));
  });

  it("is found in the process table", () => {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), "given-")));
    try {
      // A program by the engine's name that starts another, which looks up.
      symlinkSync(process.execPath, join(directory, "pulumi"));
      const look = [
        'require("ts-node").register({ transpileOnly: true });',
        `const { ancestors } = require(${JSON.stringify(resolve("lib/ancestors"))});`,
        `const { givenStackFile } = require(${JSON.stringify(resolve("lib/given-stack-file"))});`,
        "console.log(givenStackFile(ancestors()));",
      ].join("\n");
      const start = `const { execFileSync } = require("node:child_process");
        console.log(execFileSync("node", ["-e", ${JSON.stringify(look)}], { cwd: ${JSON.stringify(process.cwd())}, encoding: "utf8" }));`;
      const { stdout, stderr } = spawnSync(
        join(directory, "pulumi"),
        ["-e", start, "up", "--config-file", "other.yaml"],
        { cwd: directory, encoding: "utf8" },
      );
      assert.equal(stdout.trim(), join(directory, "other.yaml"), stderr);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe("the processes above", () => {
  it("end at the first one, at one that cannot be seen, and somewhere in a circle", () => {
    const table: Record<number, number> = { 9: 5, 5: 1, 8: 7 };
    const read = (pid: number) => {
      const parent = table[pid];
      if (parent === undefined) throw new Error("no such process");
      return { parent, args: [String(pid)] };
    };
    assert.deepEqual(ancestors(9, read), [{ args: ["9"] }, { args: ["5"] }]);
    assert.deepEqual(ancestors(8, read), [{ args: ["8"] }]);
    assert.equal(ancestors(3, (pid) => ({ parent: pid, args: [] })).length, 32);
  });
});
