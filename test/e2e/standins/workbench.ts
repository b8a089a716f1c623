import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..", "..", "..");
const standIns = join(root, "sandbox", "standins");

/** What a command said and how it ended. */
export interface Outcome {
  readonly code: number;
  /** Both outputs, in the order in which they came, without colours. */
  readonly output: string;
}

/** A directory of its own with the stand-ins, a state and programs, for the CLI found on PATH. */
export interface Workbench {
  /** What programs and the CLI see; a test may change it. */
  readonly env: Record<string, string>;
  /** Writes a program's files, gives it the named packages, and answers with its directory. */
  program(name: string, files: Readonly<Record<string, string>>, packages?: readonly string[]): string;
  start(directory: string, ...args: string[]): ChildProcess;
  pulumi(directory: string, ...args: string[]): Promise<Outcome>;
  close(): void;
}

/**
 * Sets up a workbench whose only plugins are the named stand-ins, for example `language/main`; variables
 * given in addition win over the test's own.
 */
export function workbench(
  plugins: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = {},
): Workbench {
  const home = mkdtempSync(join(tmpdir(), "standins-"));
  compile(join(home, "build"));
  const bin = join(home, "bin");
  for (const [name, main] of Object.entries(plugins)) {
    launcher(join(bin, name), `exec node ${JSON.stringify(join(home, "build", `${main}.js`))} "$@"`);
  }
  mkdirSync(join(home, "state"));
  const env = {
    ...(process.env as Record<string, string>),
    ...given,
    PATH: `${bin}${delimiter}${given["PATH"] ?? process.env["PATH"] ?? ""}`,
    PULUMI_HOME: join(home, "home"),
    PULUMI_BACKEND_URL: `file://${join(home, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "workbench",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    NO_COLOR: "1",
  };
  const start = (directory: string, ...args: string[]): ChildProcess =>
    spawn("pulumi", [...args, "--non-interactive", "--color=never"], { cwd: directory, env });
  return {
    env,
    start,
    program: (name, files, packages = ["@pulumi/pulumi"]) => {
      const directory = join(home, name);
      for (const [file, text] of Object.entries(files)) write(join(directory, file), text);
      // Only these: the engine looks for the plugin of every package that is installed.
      for (const name of packages) link(join(directory, "node_modules", name));
      return directory;
    },
    pulumi: async (directory, ...args) => {
      const child = start(directory, ...args);
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on("data", (chunk: Buffer) => {
          output += chunk.toString("utf8");
        });
      }
      const [code] = (await once(child, "close")) as [number | null];
      return { code: code ?? -1, output };
    },
    close: () => {
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The stand-ins as JavaScript, so that plugins start as fast as they do for users. */
function compile(target: string): void {
  for (const file of readdirSync(standIns, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const source = readFileSync(join(standIns, file), "utf8");
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
      },
    });
    write(join(target, relative(standIns, join(standIns, file)).replace(/\.ts$/, ".js")), outputText);
  }
  symlinkSync(join(root, "node_modules"), join(target, "node_modules"));
}

/** The checkout's copy of a package at the given place. */
function link(place: string): void {
  mkdirSync(dirname(place), { recursive: true });
  const [, name = ""] = place.split("/node_modules/");
  symlinkSync(join(root, "node_modules", name), place);
}

function launcher(file: string, command: string): void {
  write(file, `#!/bin/sh\n${command}\n`);
  chmodSync(file, 0o755);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A Pulumi.yaml of a project in the given language host's terms. */
export const project = (name: string, more = ""): string => `name: ${name}\nruntime: nodejs\n${more}`;

/** A package.json whose program is the given file. */
export const manifest = (name: string, main = "index.ts"): string =>
  JSON.stringify({ name, version: "1.0.0", main });
