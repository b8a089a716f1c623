import { readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { EXIT, errorCode, Failure } from "../failure";
import { isAlive } from "../lock.cjs";
import type { Progress } from "../progress";
import { namesIn, stateLayout } from "./state-store";

const Lock = z.object({ pid: z.number(), username: z.string(), hostname: z.string(), timestamp: z.string() });

/** A lock of the self-managed backend. It is advisory and never expires: its owner may be long gone. */
export type StackLock = z.infer<typeof Lock>;

/** Whose lock it is. */
export type LockVerdict = "dead" | "alive" | "elsewhere";

/** Judges a lock by its owner. Nothing can be known about a process of another machine. */
export function judgeLock(lock: StackLock, here: string, alive: (pid: number) => boolean): LockVerdict {
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
  for (const name of await namesIn(locks)) {
    const file = join(locks, name);
    let told = false;
    for (let lock = await readLock(file); lock !== undefined; lock = await readLock(file)) {
      signal?.throwIfAborted();
      const verdict = judgeLock(lock, hostname(), (pid) => isAlive({ pid }));
      if (verdict === "dead") {
        progress.note(`stack ${stack}: removed the lock of process ${lock.pid}, which is gone`);
        await rm(file, { force: true });
        break;
      }
      if (verdict === "elsewhere" || Date.now() > deadline) throw lockedBy(stack, lock, file);
      if (!told) progress.note(`stack ${stack}: waiting for process ${lock.pid}, which is updating it`);
      told = true;
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }
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
  // Half a lock was written by a process that died while it wrote: nobody can own it.
  return parsed.success ? parsed.data : { pid: -1, username: "?", hostname: hostname(), timestamp: "?" };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
