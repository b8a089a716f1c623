import { createInterface } from "node:readline/promises";
import type { App, Command } from "./commands/app";
import { doctor } from "./commands/doctor";
import { env, kubeconfig } from "./commands/env";
import { prepare } from "./commands/prepare";
import { status } from "./commands/status";
import { destroy, down } from "./commands/stop";
import { up } from "./commands/up";
import { EXIT, Failure } from "../lib/failure";
import { fileSystemFailure } from "../lib/file-system-failure";
import { ownInterrupt } from "../lib/interrupt";
import { createFetcher } from "./obtain/fetcher";
import { thisPlatform } from "./obtain/parts";
import { planPaths } from "./paths";
import { createProgress } from "./progress";
import { runCommand } from "./run";

const commands: Readonly<Record<string, Command>> = {
  up,
  down,
  destroy,
  doctor,
  env,
  kubeconfig,
  status,
  prepare,
};

/** How the bootstrap hands over. */
export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly checkout: string;
}

/** Runs a command and returns its exit code. */
export async function main({ command, args, checkout }: Start): Promise<number> {
  const interrupt = ownInterrupt();
  const say = (text: string) => {
    process.stderr.write(`${text}\n`);
  };
  const app: App = {
    args,
    paths: planPaths(checkout, process.env),
    platform: thisPlatform(),
    environment: process.env,
    run: runCommand,
    fetcher: createFetcher({ signal: interrupt }),
    progress: createProgress({ stream: process.stderr, environment: process.env }),
    now: () => new Date(),
    signal: interrupt,
    say,
    print: (text) => {
      process.stdout.write(text);
    },
    ask: async (question) => {
      if (!process.stdin.isTTY) return undefined;
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await terminal.question(question, { signal: interrupt });
      } finally {
        terminal.close();
      }
    },
  };
  try {
    const run = commands[command];
    if (run === undefined)
      throw new Failure(`unknown command "${command}"`, {
        remedy: "npm run up -- --help",
        exitCode: EXIT.usage,
      });
    return await run(app);
  } catch (error) {
    if (interrupt.aborted) {
      say("\nInterrupted. Nothing is lost: the same command goes on where this one stopped.");
      return EXIT.cancelled;
    }
    const failure = error instanceof Failure ? error : fileSystemFailure(error);
    if (failure === undefined) throw error;
    say(`\nerror: ${failure.message}\nremedy: ${failure.remedy}`);
    return failure.exitCode;
  }
}
