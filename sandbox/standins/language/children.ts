import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { LIFELINE_FD, lifelineArgument } from "./lifeline";

/** How long a child may tidy up after being asked to end, before it is made to. */
const GRACE_MS = 3_000;

/** What to start in a child process. */
export interface ChildPlan {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly nodeArgs: readonly string[];
  readonly script: string;
  readonly args: readonly string[];
  /** Whether the child writes straight to this process's output, or into pipes. */
  readonly output: "shared" | "piped";
}

/** How a process ended: one of the two is set. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A started child. */
export interface Child {
  readonly process: ChildProcess;
  /** Settles when the child has ended and all of its output was read; fails when it could not start. */
  readonly ended: Promise<Ending>;
  /** Asks the child to end, and makes it after a while. */
  readonly stop: () => void;
}

const running = new Set<ChildProcess>();

/** Starts node on a script whose life is tied to this process's. */
export function startChild(plan: ChildPlan): Child {
  const output = plan.output === "shared" ? "inherit" : "pipe";
  const stdio: StdioOptions = ["ignore", output, output];
  stdio[LIFELINE_FD] = "pipe";
  const child = spawn(
    process.execPath,
    [...plan.nodeArgs, lifelineArgument(process.pid), plan.script, ...plan.args],
    { cwd: plan.cwd, env: plan.env, stdio },
  );
  running.add(child);
  const ended = once(child, "close").then((values): Ending => {
    running.delete(child);
    const [code, signal] = values as [number | null, NodeJS.Signals | null];
    return { code, signal };
  });
  return {
    process: child,
    ended,
    stop: () => {
      stopChild(child);
    },
  };
}

function stopChild(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  force.unref();
  child.once("exit", () => {
    clearTimeout(force);
  });
}

/** Ends every child at once, for when this process itself must go. */
export function killChildren(): void {
  for (const child of running) child.kill("SIGKILL");
}
