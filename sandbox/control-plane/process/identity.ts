import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { errorCode } from "../../../lib/failure";

/**
 * What tells a process from every other that ever had or will have its number: numbers are recycled, and a
 * recycled one must never be taken for ours, let alone killed.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the operating system's own spelling; compared, never parsed. */
  readonly started: string;
}

const run = promisify(execFile);

/** The identity of the process that has this number now, or undefined when there is none or it is a zombie. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const started = process.platform === "linux" ? await startedOnLinux(pid) : await startedByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** True while the very process that was identified still runs. */
export async function stillRuns(identity: ProcessIdentity): Promise<boolean> {
  return (await identify(identity.pid))?.started === identity.started;
}

/** Field 22 of `stat` is the start in ticks since boot: unique only together with the boot's own number. */
async function startedOnLinux(pid: number): Promise<string | undefined> {
  const [stat, boot] = await Promise.all([readProcess(`/proc/${pid}/stat`), bootId()]);
  if (stat === undefined) return undefined;
  // The second field is the command's name in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, ticks] = [fields[0], fields[19]];
  return state === "Z" || state === "X" || ticks === undefined ? undefined : `${boot}:${ticks}`;
}

let knownBoot: Promise<string> | undefined;
const bootId = (): Promise<string> =>
  (knownBoot ??= readFile("/proc/sys/kernel/random/boot_id", "utf8").then((text) => text.trim()));

async function startedByPs(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await run("ps", ["-o", "state=,lstart=", "-p", String(pid)]);
    const [state, ...start] = stdout.trim().split(/\s+/);
    return state === undefined || state.startsWith("Z") || start.length === 0 ? undefined : start.join(" ");
  } catch (error) {
    // ps exits with 1 when no process has the number.
    if (error instanceof Error && "code" in error && error.code === 1) return undefined;
    throw error;
  }
}

/** A process and the command it was started with. */
export interface RunningCommand {
  readonly identity: ProcessIdentity;
  readonly command: readonly string[];
}

/** The processes that have this text in one of their arguments. */
export async function findByArgument(text: string): Promise<readonly RunningCommand[]> {
  const commands = process.platform === "linux" ? await commandsOnLinux() : await commandsByPs();
  const found = await Promise.all(
    commands
      .filter(({ command }) => command.slice(1).some((argument) => argument.includes(text)))
      .map(async ({ pid, command }) => ({ identity: await identify(pid), command })),
  );
  return found.flatMap(({ identity, command }) => (identity === undefined ? [] : [{ identity, command }]));
}

async function commandsOnLinux(): Promise<{ pid: number; command: string[] }[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  return Promise.all(
    pids.map(async (pid) => ({
      pid,
      command: ((await readProcess(`/proc/${pid}/cmdline`)) ?? "").split("\0"),
    })),
  );
}

async function commandsByPs(): Promise<{ pid: number; command: string[] }[]> {
  const { stdout } = await run("ps", ["-ww", "-axo", "pid=,command="], { maxBuffer: 16 * 1024 * 1024 });
  return stdout.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(.*)$/.exec(line);
    return match === null ? [] : [{ pid: Number(match[1]), command: (match[2] ?? "").split(" ") }];
  });
}

/** Reads a file of /proc: a process that ends meanwhile, or belongs to someone else, has nothing to say. */
async function readProcess(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}
