import assert from "node:assert/strict";
import { run } from "../support/command";

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

async function listProcesses(): Promise<Listed[]> {
  const { stdout } = await run("ps", ["-ww", "-A", "-o", "pid=,ppid=,args="]);
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** The child of a process whose command matches. */
export async function childOf(parent: number | undefined, pattern: RegExp): Promise<number> {
  const all = await listProcesses();
  const found = all.find((process) => process.parent === parent && pattern.test(process.command));
  return found?.pid ?? assert.fail(`no child of ${parent ?? "?"} matches ${pattern.source}`);
}
