import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseExports } from "../../../ops/engine/engine-environment";
import { type Ended, run } from "./command";

/** The checkout under test. */
export const checkout = resolve(__dirname, "../../..");

/** A sandbox of the tests' own, driven only through the commands a user has. */
export interface Sandbox {
  /** The checkout whose sandbox it is. */
  readonly checkout: string;
  readonly home: string;
  /** Environment in which plain pulumi and kubectl reach the sandbox. */
  readonly environment: NodeJS.ProcessEnv;
  /** Runs `npm run COMMAND`'s program. */
  command(...args: string[]): Promise<Ended>;
}

/** Where a sandbox's commands are run: a checkout, and the home of its sandbox. */
export interface Place {
  readonly checkout: string;
  readonly home: string;
}

/** The environment of somebody who works on a sandbox of a place. */
export const environmentOf = ({ home }: Place): NodeJS.ProcessEnv => ({
  ...process.env,
  SANDBOX_HOME: home,
  NO_COLOR: "1",
});

/** The program behind `npm run COMMAND`, and its arguments. */
export const programOf = (place: Place, args: readonly string[]): readonly [string, readonly string[]] => [
  process.execPath,
  [join(place.checkout, "sandbox/bootstrap.cjs"), ...args],
];

/** Runs `npm run COMMAND`'s program in a place. */
export const bootstrap = (place: Place, args: readonly string[]): Promise<Ended> =>
  run(...programOf(place, args), { cwd: place.checkout, env: environmentOf(place) });

/** Starts a sandbox with no stack deployed. */
export async function startSandbox(place: Place): Promise<Sandbox> {
  const up = await bootstrap(place, ["up", "--skip-stack"]);
  assert.equal(up.code, 0, up.stderr);
  const env = await bootstrap(place, ["env"]);
  assert.equal(env.code, 0, env.stderr);
  return {
    ...place,
    environment: { ...environmentOf(place), ...parseExports(env.stdout) },
    command: (...args) => bootstrap(place, args),
  };
}

/** Ends a sandbox and removes its files. */
export async function endSandbox({ home, ...place }: Place): Promise<void> {
  const down = await bootstrap({ home, ...place }, ["down"]);
  assert.equal(down.code, 0, down.stderr);
  rmSync(home, { recursive: true });
}

/** An empty directory for a sandbox. */
export const newHome = (): string => mkdtempSync(join(tmpdir(), "sandbox-e2e-"));

let running: Promise<Sandbox> | undefined;

/** A sandbox of the developer's own that a run may use instead of a new one; it is left running. */
const given = process.env["E2E_SANDBOX_HOME"];

/** The one sandbox that all e2e files of a run share; started by the first that asks. */
export const sandbox = (): Promise<Sandbox> =>
  (running ??= startSandbox({ checkout, home: given ?? newHome() }));

/** PATH on which the shared sandbox's engine is found. */
export const enginePath = async (): Promise<string> => (await sandbox()).environment["PATH"] ?? "";

/** Ends the shared sandbox, where a new one was started, and removes its files. */
export async function stopSandbox(): Promise<void> {
  if (running !== undefined && given === undefined) await endSandbox(await running);
}
