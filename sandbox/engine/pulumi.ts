import { join } from "node:path";
import { EXIT, Failure } from "../../lib/failure";
import { homeLayout, type Paths } from "../paths";
import { type Finished, type Run, tail } from "../run";
import { type Settings, sandboxEnvironment } from "./environment";

/** Calls of the engine's command line on this sandbox. */
export interface Pulumi {
  /** Runs to the end whatever the exit code. */
  call(args: readonly string[], options?: { readonly onLine?: (line: string) => void }): Promise<Finished>;
  /** Fails with what the engine said. */
  succeed(args: readonly string[], remedy: string): Promise<Finished>;
  readonly logFile: string;
}

/** Binds calls to a sandbox. Everything the engine says is kept in a log. */
export function createPulumi(
  paths: Paths,
  settings: Settings,
  {
    run,
    environment,
    signal,
  }: {
    readonly run: Run;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly signal?: AbortSignal | undefined;
  },
): Pulumi {
  const file = join(settings.pathFirst[0] ?? "", "pulumi");
  const logFile = join(homeLayout(paths.home).logs, "pulumi.log");
  const call: Pulumi["call"] = (args, options = {}) =>
    run(file, [...args, "--non-interactive", "--color", "never"], {
      cwd: paths.checkout,
      // The event log, from which progress is read, is one of the engine's flags for programs.
      environment: { ...sandboxEnvironment(settings, paths, environment), PULUMI_DEBUG_COMMANDS: "true" },
      logFile,
      ...(options.onLine && { onLine: options.onLine }),
      ...(signal && { signal }),
    });
  return {
    logFile,
    call,
    async succeed(args, remedy) {
      const result = await call(args);
      if (result.code === 0) return result;
      throw new Failure(
        `pulumi ${args.slice(0, 2).join(" ")} ended with exit code ${result.code}:\n${tail(`${result.stdout}\n${result.stderr}`)}`,
        { remedy, exitCode: EXIT.error },
      );
    },
  };
}
