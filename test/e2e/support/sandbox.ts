import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Ended, run } from "./command";

/** The checkout under test. */
export const checkout = resolve(__dirname, "../../..");

/** A sandbox of the tests' own, driven only through the commands a user has. */
export interface Sandbox {
  readonly home: string;
  /** Environment in which plain pulumi and kubectl reach the sandbox. */
  readonly environment: NodeJS.ProcessEnv;
  /** Runs `npm run COMMAND`'s program. */
  command(...args: string[]): Promise<Ended>;
}

const EXPORT = /^export ([A-Z_]+)='?(.*?)'?$/;

/** What `npm run -s env` prints, as an environment. */
export function parseExports(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = EXPORT.exec(line) ?? assert.fail(`not an export: ${line}`);
      return [name, value?.replaceAll("'\\''", "'")];
    }),
  ) as Record<string, string>;
}

const bootstrap = (home: string, args: readonly string[]) =>
  run(process.execPath, [join(checkout, "sandbox/bootstrap.cjs"), ...args], {
    cwd: checkout,
    env: { ...process.env, SANDBOX_HOME: home, NO_COLOR: "1" },
  });

let running: Promise<Sandbox> | undefined;

/** A sandbox of the developer's own that a run may use instead of a new one; it is left running. */
const given = process.env["E2E_SANDBOX_HOME"];

async function start(): Promise<Sandbox> {
  const home = given ?? mkdtempSync(join(tmpdir(), "sandbox-e2e-"));
  const up = await bootstrap(home, ["up", "--skip-stack"]);
  assert.equal(up.code, 0, up.stderr);
  const exports = await bootstrap(home, ["env"]);
  assert.equal(exports.code, 0, exports.stderr);
  return {
    home,
    environment: { ...process.env, SANDBOX_HOME: home, NO_COLOR: "1", ...parseExports(exports.stdout) },
    command: (...args) => bootstrap(home, args),
  };
}

/** The one sandbox that all e2e files of a run share; started by the first that asks. */
export const sandbox = (): Promise<Sandbox> => (running ??= start());

/** Ends the shared sandbox, where one was started, and removes its files. */
export async function stopSandbox(): Promise<void> {
  if (running === undefined || given !== undefined) return;
  const { home } = await running;
  const down = await bootstrap(home, ["down"]);
  assert.equal(down.code, 0, down.stderr);
  rmSync(home, { recursive: true });
}
