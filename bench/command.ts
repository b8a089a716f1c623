import { spawnSync } from "node:child_process";

/** What a command said, and how long it took. */
export interface Timed {
  readonly seconds: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what a command runs. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Text for its standard input. */
  readonly input?: string;
}

/**
 * Runs a command to its end.
 * @throws {Error} with what it said, when it does not end with 0.
 */
export function timed(command: string, args: readonly string[], surroundings: Surroundings): Timed {
  const started = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...surroundings,
    encoding: "utf8",
    maxBuffer: 512 * 1024 * 1024,
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${String(status)}\n${stdout}${stderr}`);
  return { seconds, stdout, stderr };
}
