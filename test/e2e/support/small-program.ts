import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { findByArgument } from "../../../sandbox/control-plane/process/identity";
import { PROJECT } from "../../../lib/naming";
import { Api } from "./api";
import { type Ended, type Running, run, start as startCommand } from "./command";
import {
  bootstrap,
  checkout,
  endSandbox,
  environmentOf,
  newHome,
  programOf,
  type Sandbox,
  startSandbox,
} from "./sandbox";
import { eventually } from "./wait";

/**
 * A checkout of its own with a small program as its dev stack, and a sandbox of its own. Suites that break things
 * use it: an update takes seconds, and nobody else's control plane is hurt.
 */
export interface SmallProgram {
  readonly sandbox: Sandbox;
  readonly api: Api;
  /** The file that holds the dev stack's state. */
  readonly checkpoint: string;
  /** Gives the program's next version; `k8s` and `pulumi` are in its scope. */
  write(body: string): void;
  /** Plain pulumi on the dev stack, to its end. */
  pulumi(...args: string[]): Promise<Ended>;
  /** Plain pulumi on the dev stack, started with other variables. */
  start(variables: Readonly<Record<string, string>>, ...args: string[]): Running;
  /** `npm run up`, which must succeed. */
  up(): Promise<Ended>;
  /** `npm run up`, which gets a signal after so many milliseconds; its exit code as a shell would show it. */
  interruptedUp(signal: NodeJS.Signals, after: number): Promise<number>;
  /** Fails when the state, the cluster and the program are not the same. */
  assertSettled(): Promise<void>;
  close(): Promise<void>;
}

const COPIED = ["sandbox", "lib", "package.json", "package-lock.json", "tsconfig.json"];

const header = `
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
`;

/** The line that opens the state with the passphrase of the sandbox. */
const salt = (): string =>
  /^encryptionsalt: .+$/m.exec(readFileSync(join(checkout, "Pulumi.dev.yaml"), "utf8"))?.[0] ??
  assert.fail("the dev stack has no salt");

/** Makes a checkout with the sandbox's sources and an empty program; packages are this checkout's. */
export function smallCheckout({ packages = true } = {}): string {
  const directory = mkdtempSync(join(tmpdir(), "small-program-"));
  for (const name of COPIED)
    if (existsSync(join(checkout, name)))
      cpSync(join(checkout, name), join(directory, name), { recursive: true });
  if (packages) symlinkSync(join(checkout, "node_modules"), join(directory, "node_modules"));
  const files = {
    "Pulumi.yaml": `name: ${PROJECT}\nruntime: nodejs\nmain: index.ts\n`,
    "Pulumi.dev.yaml": `${salt()}\nconfig: {}\n`,
    "index.ts": header,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

/** Sets a small program up, with its sandbox running. */
export async function smallProgram(): Promise<SmallProgram> {
  const place = { checkout: smallCheckout(), home: newHome() };
  const sandbox = await startSandbox(place);
  const api = new Api(sandbox.environment["KUBECONFIG"] ?? assert.fail("no kubeconfig"));
  const start: SmallProgram["start"] = (variables, ...args) =>
    startCommand("pulumi", [...args, "--stack", "dev", "--non-interactive", "--color=never"], {
      cwd: place.checkout,
      env: { ...sandbox.environment, ...variables },
    });
  const pulumi: SmallProgram["pulumi"] = (...args) =>
    run("pulumi", [...args, "--stack", "dev", "--non-interactive", "--color=never"], {
      cwd: place.checkout,
      env: sandbox.environment,
    });
  return {
    sandbox,
    api,
    start,
    pulumi,
    checkpoint: join(place.home, "state/.pulumi/stacks", PROJECT, "dev.json"),
    write: (body) => {
      writeFileSync(join(place.checkout, "index.ts"), `${header}${body}\n`);
    },
    async up() {
      const ended = await bootstrap(place, ["up"]);
      assert.equal(ended.code, 0, ended.stderr);
      return ended;
    },
    async interruptedUp(signal, after) {
      const child = spawn(...programOf(place, ["up"]), {
        cwd: place.checkout,
        env: environmentOf(place),
        stdio: "ignore",
      });
      const timer = setTimeout(() => child.kill(signal), after);
      const [code, ended] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
      clearTimeout(timer);
      return code ?? 128 + (ended === null ? 0 : constants.signals[ended]);
    },
    async assertSettled() {
      const ended = await pulumi("preview", "--refresh", "--expect-no-changes");
      assert.equal(ended.code, 0, `${ended.stdout}${ended.stderr}`);
      const exported = await pulumi("stack", "export");
      assert.equal(exported.code, 0, exported.stderr);
      const { deployment } = JSON.parse(exported.stdout) as {
        deployment: { pending_operations?: unknown[] };
      };
      assert.deepEqual(deployment.pending_operations ?? [], []);
      // An engine that was killed must not leave a plugin or a program at work.
      await eventually("the end of what was started", async () => {
        const left = await findByArgument(`${place.checkout}/index.ts`);
        return left.length === 0;
      });
    },
    async close() {
      await endSandbox(place);
      rmSync(place.checkout, { recursive: true });
    },
  };
}

let shared: Promise<SmallProgram> | undefined;

/** The small program that suites share which put everything right again; started by the first that asks. */
export const sharedSmallProgram = (): Promise<SmallProgram> => (shared ??= smallProgram());

/** Ends the shared small program, where one was started. */
export async function closeSmallProgram(): Promise<void> {
  await (await shared)?.close();
}
