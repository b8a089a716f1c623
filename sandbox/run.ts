import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { EXIT, errorCode, Failure, reason } from "../lib/failure";

/** How a child process is run. */
export interface RunOptions {
  readonly cwd?: string;
  /** The child's whole environment. @default this process's */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Everything the child says is appended to this file. */
  readonly logFile?: string;
  /** Called with each complete line of either stream. */
  readonly onLine?: (line: string) => void;
  /** Ends the child: an interrupt first, so that it can leave things in order. */
  readonly signal?: AbortSignal;
  readonly timeoutMilliseconds?: number;
}

/** How a child process ended. Long output is cut at the front. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell. Rejects only when it cannot be started or was cut short. */
export type Run = (file: string, args: readonly string[], options?: RunOptions) => Promise<Finished>;

/** Code of a child that a signal ended, as shells count them. */
export const KILLED_CODE = 137;
const INTERRUPTED_CODE = 130;

const KEPT_CHARACTERS = 4_000_000;
const FORCE_AFTER_MILLISECONDS = 20_000;

/** Splits chunks into lines, keeping an unfinished line for the next chunk. */
export function lineSplitter(onLine: (line: string) => void): (chunk: string) => void {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line.trimEnd());
  };
}

/** The real thing. The child gets a process group of its own, so that Ctrl-C reaches it once: through us. */
export const runCommand: Run = async (file, args, options = {}) => {
  options.signal?.throwIfAborted();
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.environment ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const log =
    options.logFile === undefined
      ? undefined
      : createWriteStream(options.logFile, { flags: "a", mode: 0o600 });
  // A full disk is told when the child has ended: until then it is not this program that decides.
  log?.on("error", () => undefined);
  const collect = (stream: NodeJS.ReadableStream) => {
    const kept = { text: "" };
    const split = options.onLine && lineSplitter(options.onLine);
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      kept.text = (kept.text + chunk).slice(-KEPT_CHARACTERS);
      log?.write(chunk);
      split?.(chunk);
    });
    return kept;
  };
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const kill = (signal: NodeJS.Signals) => {
    // The whole group: a compiler or a plugin below the child must not outlive it.
    if (child.pid !== undefined && child.exitCode === null) killGroup(child.pid, signal);
  };
  let force: NodeJS.Timeout | undefined;
  const interrupt = () => {
    if (child.pid !== undefined) killOne(child.pid, "SIGINT");
    force = setTimeout(kill, FORCE_AFTER_MILLISECONDS, "SIGKILL");
  };
  options.signal?.addEventListener("abort", interrupt);
  const limits = { exceeded: false };
  const limit =
    options.timeoutMilliseconds === undefined
      ? undefined
      : setTimeout(() => {
          limits.exceeded = true;
          kill("SIGKILL");
        }, options.timeoutMilliseconds);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exit, signal) => {
        resolve(exit ?? (signal === "SIGINT" ? INTERRUPTED_CODE : KILLED_CODE));
      });
    });
    if (limits.exceeded)
      throw new Failure(`${file} did not end within ${(options.timeoutMilliseconds ?? 0) / 1000} s`, {
        remedy:
          "run the command again; when it happens again, start the program by hand and see what it waits for",
        exitCode: EXIT.timedOut,
      });
    options.signal?.throwIfAborted();
    return { code, stdout: stdout.text, stderr: stderr.text };
  } finally {
    clearTimeout(limit);
    clearTimeout(force);
    options.signal?.removeEventListener("abort", interrupt);
    if (log !== undefined) {
      log.end();
      await finished(log);
    }
  }
};

function killOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  killOne(-pid, signal);
}

/** The last lines of what a child said, for an error message. */
export const tail = (text: string, lines = 15): string =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-lines)
    .join("\n");

/** Runs and turns a non-zero exit code into a failure that shows what the child said last. */
export async function runOrFail(
  run: Run,
  call: { readonly file: string; readonly args: readonly string[]; readonly options?: RunOptions },
  remedy: string,
): Promise<Finished> {
  const { file, args, options = {} } = call;
  let result: Finished;
  try {
    result = await run(file, args, options);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new Failure(`${file} cannot be started: ${reason(error)}`, { remedy, cause: error });
  }
  if (result.code === 0) return result;
  const said = tail(result.stderr === "" ? result.stdout : result.stderr);
  const where = options.logFile === undefined ? "" : `\nlog: ${options.logFile}`;
  throw new Failure(`${file} ${args[0] ?? ""} ended with exit code ${result.code}:\n${said}${where}`, {
    remedy,
  });
}
