import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseExports } from "../ops/engine/engine-environment";
import { type Timed, timed } from "./command";
import type { Registered } from "./flat-program";

/** An engine and a cluster of the measurement's own, with nothing on it at first. */
export interface Engine {
  /** Runs a command on them, in the checkout or in `cwd`. */
  readonly run: (command: string, args: readonly string[], cwd?: string) => Timed;
  /** Ends them and removes their files. */
  readonly end: () => void;
}

/** Starts an engine and a cluster. */
export function startEngine(checkout: string): Engine {
  const home = mkdtempSync(join(tmpdir(), "sandbox-bench-"));
  const own: NodeJS.ProcessEnv = { ...process.env, SANDBOX_HOME: home, NO_COLOR: "1" };
  const bootstrap = (...args: string[]) =>
    timed(process.execPath, [join(checkout, "sandbox/bootstrap.cjs"), ...args], { cwd: checkout, env: own });
  bootstrap("up", "--skip-stack");
  const env = { ...own, ...parseExports(bootstrap("env").stdout) };
  return {
    run: (command, args, cwd = checkout) => timed(command, args, { cwd, env }),
    end: () => {
      bootstrap("down");
      rmSync(home, { recursive: true });
    },
  };
}

/** Uses an engine and a cluster, and ends them whatever happens. */
export function withEngine<T>(checkout: string, use: (engine: Engine) => T): T {
  const engine = startEngine(checkout);
  try {
    return use(engine);
  } finally {
    engine.end();
  }
}

const COMMON = ["--non-interactive", "--color=never"];
const DEV = ["--stack", "dev", ...COMMON];

/** The commands of the engine on the dev stack. */
export const devStack = ({ run }: Engine) => ({
  preview: () => run("pulumi", ["preview", ...DEV]),
  /** The resources that a preview would make, without what is secret of them. */
  planned: () => {
    const { steps } = JSON.parse(run("pulumi", ["preview", "--json", ...DEV]).stdout) as {
      steps: { newState: Registered }[];
    };
    return steps.map(({ newState }) => newState);
  },
  up: () => run("pulumi", ["up", "--yes", "--skip-preview", ...DEV]),
  /** The resources that the state holds, secrets in plain text: the sandbox's are worth nothing. */
  held: () => {
    const { deployment } = JSON.parse(
      run("pulumi", ["stack", "export", "--show-secrets", "--stack", "dev"]).stdout,
    ) as { deployment: { resources: (Registered & { outputs?: Record<string, unknown> })[] } };
    return deployment.resources;
  },
});
