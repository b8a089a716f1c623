import { readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { EXIT, errorCode, Failure } from "../../lib/failure";
import { isAlive } from "../lock.cjs";
import type { Progress } from "../progress";
import { runCommand } from "../run";
import { namesIn, stateLayout } from "./state-store";

const Lock = z.object({ pid: z.number(), username: z.string(), hostname: z.string(), timestamp: z.string() });

/** A lock of the self-managed backend. It is advisory and never expires: its owner may be long gone. */
export type StackLock = z.infer<typeof Lock>;

/** Whose lock it is. */
export type LockVerdict = "dead" | "alive" | "elsewhere";

/** Judges a lock by its owner. Nothing can be known about a process of another machine. */
export function judgeLock(lock: StackLock, here: string, alive: (pid: number) => boolean): LockVerdict {
  // Half a lock was written by a process that died while it wrote: nobody can own it.
  if (lock.pid <= 0) return "dead";
  if (lock.hostname !== here) return "elsewhere";
  return alive(lock.pid) ? "alive" : "dead";
}

const POLL_MILLISECONDS = 500;
const PATIENCE_MILLISECONDS = 15 * 60_000;

/** Removes locks of dead processes and waits for living ones: an interrupted command may have left its engine at work. */
export async function clearStackLocks(
  state: string,
  stack: string,
  { progress, signal }: { readonly progress: Progress; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const { locks } = stateLayout(state, stack);
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (const name of (await namesIn(locks)).filter((entry) => entry.endsWith(".json"))) {
    const file = join(locks, name);
    const untilSettled = async (): Promise<JudgedLock | undefined> => {
      for (;;) {
        signal?.throwIfAborted();
        const found = await judged(file);
        if (found?.verdict !== "alive") return found;
        if (Date.now() > deadline) throw lockedBy(stack, found.lock, file);
        await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
      }
    };
    let found = await judged(file);
    if (found?.verdict === "alive")
      found = await progress.run(
        `stack ${stack}: waiting for process ${found.lock.pid}, which is updating it`,
        untilSettled,
      );
    if (found === undefined) continue;
    if (found.verdict !== "dead") throw lockedBy(stack, found.lock, file);
    progress.note(`stack ${stack}: removed the lock of process ${found.lock.pid}, which is gone`);
    await rm(file, { force: true });
    // What the storage library of the backend keeps beside each of its files.
    await rm(`${file}.attrs`, { force: true });
  }
}

interface JudgedLock {
  readonly lock: StackLock;
  readonly verdict: LockVerdict;
}

/** A lock with whose it is. Undefined when it is gone. */
async function judged(file: string): Promise<JudgedLock | undefined> {
  const lock = await readLock(file);
  if (lock === undefined) return undefined;
  const owned = await isEngine(lock.pid);
  return { lock, verdict: judgeLock(lock, hostname(), () => owned) };
}

/** Whether the number still belongs to an engine: after a reboot it may be that of any other program. */
async function isEngine(pid: number): Promise<boolean> {
  if (pid <= 0 || !isAlive({ pid })) return false;
  const { code, stdout } = await runCommand("ps", ["-o", "comm=", "-p", String(pid)]);
  return code === 0 && stdout.includes("pulumi");
}

const lockedBy = (stack: string, lock: StackLock, file: string) =>
  new Failure(
    `stack ${stack} is locked by ${lock.username}@${lock.hostname} (process ${lock.pid}) since ${lock.timestamp}`,
    {
      remedy: `wait for that process; when it is surely gone, remove ${file}`,
      exitCode: EXIT.resource,
    },
  );

async function readLock(file: string): Promise<StackLock | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
  const parsed = Lock.safeParse(text.trim() === "" ? undefined : tryParse(text));
  return parsed.success ? parsed.data : { pid: 0, username: "?", hostname: hostname(), timestamp: "?" };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
