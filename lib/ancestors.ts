import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readlinkSync } from "node:fs";

/** A process above this one. */
export interface Ancestor {
  /** Its command line: the program, then its arguments. */
  readonly args: readonly string[];
  /** The directory it runs in, where the system tells. */
  readonly directory?: string;
}

type Found = Ancestor & { readonly parent: number };

/** More generations than any shell, task runner and engine put between a user and the program. */
const GENERATIONS = 32;

function fromProc(pid: number): Found {
  // The second field, the program's name in parentheses, may itself hold spaces and parentheses.
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const parent = Number(stat.slice(stat.lastIndexOf(")") + 1).split(" ")[2]);
  const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  return { parent, args, directory: readlinkSync(`/proc/${pid}/cwd`) };
}

function fromPs(pid: number): Found {
  const text = execFileSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
  const [parent = "", ...args] = text.split(/\s+/);
  return { parent: Number(parent), args };
}

/**
 * The processes above this one, nearest first. A process that is another user's, or that ended meanwhile, ends the
 * list: what cannot be seen is not guessed.
 * @param read How one process is looked at. @default the system's process table
 */
export function ancestors(
  first: number = process.ppid,
  read: (pid: number) => Found = existsSync("/proc/self/stat") ? fromProc : fromPs,
): Ancestor[] {
  const found: Ancestor[] = [];
  let pid = first;
  while (pid > 1 && found.length < GENERATIONS) {
    let one: Found;
    try {
      one = read(pid);
    } catch {
      return found;
    }
    const { parent, ...ancestor } = one;
    found.push(ancestor);
    pid = parent;
  }
  return found;
}
