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
import { parseDocument } from "yaml";
import { Failure } from "../../../lib/failure";
import { openCluster } from "../../../ops/cluster/cluster";
import type { Context, Outcome } from "../../../ops/command";
import { openEngine } from "../../../ops/engine/engine";
import { planSettings, type RawSettings } from "../../../ops/input/settings";
import { loadCommand } from "../../../ops/load-command";
import { sectionPath, stackFileName } from "../../../ops/stack-file";
import { silentTerminal } from "../../support/silent-terminal";
import { run as runProgram } from "../support/command";
import { checkout, type Sandbox } from "../support/sandbox";

/** A stack of the operator's own, like the committed dev stack but for its section. */
export interface OwnStack {
  readonly name: string;
  /** Parts of the section that differ. */
  readonly section: Readonly<Record<string, unknown>>;
  /** Text of its file of tenants. */
  readonly tenants: string;
}

/** Somebody who runs operations commands on a project of the test's own, with a stack of the test's own. */
export interface Operator {
  /** The file of tenants. */
  readonly registry: string;
  /** Runs a command; a refusal is an outcome too, with its words in `text`. */
  run(name: string, given: Context["given"], settings?: RawSettings): Promise<Outcome>;
  /** Runs a command that must succeed. */
  succeed(name: string, given: Context["given"], settings?: RawSettings): Promise<Outcome>;
  /** Runs plain pulumi on the stack, which must succeed. */
  pulumi(...args: string[]): Promise<void>;
  close(): void;
}

/** Where the project keeps tenants. */
const REGISTRY = "tenants/registry";

/** The project by links, except for the files that the commands edit: those are copies. */
function ownProject({ name, section, tenants }: OwnStack): string {
  const home = mkdtempSync(join(tmpdir(), "tenants-project-"));
  for (const entry of readdirSync(checkout).filter((each) => each !== ".git" && each !== "tenants")) {
    if (/^Pulumi\./.test(entry)) cpSync(join(checkout, entry), join(home, entry));
    else symlinkSync(join(checkout, entry), join(home, entry));
  }
  mkdirSync(join(home, REGISTRY), { recursive: true });
  for (const entry of readdirSync(join(checkout, "tenants")).filter((each) => each !== "registry"))
    symlinkSync(join(checkout, "tenants", entry), join(home, "tenants", entry));
  const registry = join(REGISTRY, `${name}.yaml`);
  writeFileSync(join(home, registry), tenants);
  const file = parseDocument(readFileSync(join(checkout, "Pulumi.dev.yaml"), "utf8"));
  for (const [key, value] of Object.entries({ ...section, tenants: registry }))
    file.setIn([...sectionPath, key], value);
  writeFileSync(join(home, stackFileName(name)), file.toString());
  return home;
}

/** An operator of the sandbox. The engine's SDK reads this process's variables: they are the sandbox's until the end. */
export function operator({ environment }: Sandbox, stack: OwnStack): Operator {
  const home = ownProject(stack);
  const before = { ...process.env };
  Object.assign(process.env, environment);
  const contextOf = (given: Context["given"], raw: RawSettings): Context => {
    const settings = planSettings({ stack: stack.name, yes: true, input: false, ...raw }, {});
    return {
      settings,
      given,
      checkout: home,
      environment: process.env,
      terminal: silentTerminal,
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
    registry: join(home, REGISTRY, `${stack.name}.yaml`),
    run,
    succeed: async (name, given, settings) => {
      const outcome = await run(name, given, settings);
      assert.equal(outcome.exitCode ?? 0, 0, `${name}: ${outcome.text ?? ""}`);
      return outcome;
    },
    pulumi: async (...args) => {
      const ended = await runProgram("pulumi", [...args, "--stack", stack.name, "--non-interactive"], {
        cwd: home,
        env: process.env,
      });
      assert.equal(ended.code, 0, `pulumi ${args.join(" ")}\n${ended.stdout}\n${ended.stderr}`);
    },
    close: () => {
      process.env = before;
      rmSync(home, { recursive: true });
    },
  };
}

/** What a file says now. */
export const contentOf = (file: string): string => readFileSync(file, "utf8");
