import assert from "node:assert/strict";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../../lib/failure";
import { openCluster } from "../../../ops/cluster/cluster";
import type { Context, Outcome } from "../../../ops/command";
import { openEngine } from "../../../ops/engine/engine";
import { planSettings, type RawSettings } from "../../../ops/input/settings";
import { loadCommand } from "../../../ops/load-command";
import { checkout, type Sandbox } from "../support/sandbox";

/** Somebody who runs operations commands on a project of the test's own, with tenants of the test's own. */
export interface Operator {
  /** The file of tenants. */
  readonly registry: string;
  /** Runs a command; a refusal is an outcome too, with its words in `text`. */
  run(name: string, given: Context["given"], settings?: RawSettings): Promise<Outcome>;
  /** Runs a command that must succeed. */
  succeed(name: string, given: Context["given"], settings?: RawSettings): Promise<Outcome>;
  close(): void;
}

/** Where the project keeps the dev stack's tenants. */
const REGISTRY = "tenants/registry";

/** The project by links, except for the files that the commands edit: those are copies. */
function ownProject(tenants: string): string {
  const home = mkdtempSync(join(tmpdir(), "tenants-project-"));
  for (const name of readdirSync(checkout).filter((entry) => entry !== ".git" && entry !== "tenants")) {
    if (/^Pulumi\./.test(name)) cpSync(join(checkout, name), join(home, name));
    else symlinkSync(join(checkout, name), join(home, name));
  }
  mkdirSync(join(home, REGISTRY), { recursive: true });
  for (const name of readdirSync(join(checkout, "tenants")).filter((entry) => entry !== "registry"))
    symlinkSync(join(checkout, "tenants", name), join(home, "tenants", name));
  writeFileSync(join(home, REGISTRY, "dev.yaml"), tenants);
  return home;
}

/** An operator of the sandbox. The engine's SDK reads this process's variables: they are the sandbox's until the end. */
export function operator({ environment }: Sandbox, tenants: string): Operator {
  const home = ownProject(tenants);
  const before = { ...process.env };
  Object.assign(process.env, environment);
  const contextOf = (given: Context["given"], raw: RawSettings): Context => {
    const settings = planSettings({ stack: "dev", yes: true, input: false, ...raw }, {});
    return {
      settings,
      given,
      checkout: home,
      environment: process.env,
      terminal: {
        print: () => undefined,
        say: () => undefined,
        ask: () => Promise.resolve(undefined),
        live: false,
        color: false,
      },
      signal: new AbortController().signal,
      now: () => new Date(),
      engine: () => openEngine(home),
      cluster: () => openCluster(home, settings),
    };
  };
  const run: Operator["run"] = async (name, given, settings = {}) => {
    try {
      return await loadCommand(name).run(contextOf(given, settings));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { exitCode: error.exitCode, data: undefined, text: error.message };
    }
  };
  return {
    registry: join(home, REGISTRY, "dev.yaml"),
    run,
    succeed: async (name, given, settings) => {
      const outcome = await run(name, given, settings);
      assert.equal(outcome.exitCode ?? 0, 0, `${name}: ${outcome.text ?? ""}`);
      return outcome;
    },
    close: () => {
      process.env = before;
      rmSync(home, { recursive: true });
    },
  };
}

/** What a file says now. */
export const contentOf = (file: string): string => readFileSync(file, "utf8");
