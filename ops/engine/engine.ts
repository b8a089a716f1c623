import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { EXIT, Failure } from "../../lib/failure";
import { engineFailure } from "./engine-failure";
import { useEngineEnvironment } from "./engine-environment";

/** The engine, reached through its command line and its Automation API. */
export interface Engine {
  /** The workspace of the project's own directory: plain `pulumi` there sees the same. */
  readonly workspace: LocalWorkspace;
  /**
   * A stack that exists.
   * @throws {Failure} with exit code 6 when it does not.
   */
  stack(name: string): Promise<Stack>;
}

/** What the Automation API says, without its trace. */
const firstLine = (error: unknown): string =>
  String(error)
    .split("\n")
    .map((line) => line.replace(/^.*stderr: /, "").trim())
    .find((line) => line !== "" && !line.endsWith("stdout:") && !/code: -?\d+$/.test(line)) ??
  "no reason given";

/** The engine's words for it. Keys and buckets that are "not found" are another matter. */
const STACK_NOT_FOUND = /no stack named/i;

/** Finds the engine: the user's own environment, or else the sandbox of this checkout. */
export async function openEngine(checkout: string): Promise<Engine> {
  await useEngineEnvironment(checkout);
  const automation = await import("@pulumi/pulumi/automation/index.js");
  const workspace = await automation.LocalWorkspace.create({ workDir: checkout }).catch((cause: unknown) => {
    throw new Failure(`the Pulumi command line does not start: ${firstLine(cause)}`, {
      remedy: "run `npm run up`, which obtains it, or put `pulumi` on PATH",
      exitCode: EXIT.resource,
      cause,
    });
  });
  // Selecting a stack would change what plain `pulumi` works on afterwards: looking whether it exists is enough.
  workspace.selectStack = async (name) => {
    await promisify(execFile)("pulumi", ["stack", "--stack", name, "--non-interactive"], { cwd: checkout });
  };
  return {
    workspace,
    stack: async (name) => {
      try {
        return await automation.Stack.select(name, workspace);
      } catch (cause) {
        if (!STACK_NOT_FOUND.test(String(cause))) throw engineFailure(`looking for stack ${name}`, cause);
        throw new Failure(`--stack: there is no stack "${name}"`, {
          remedy: "`pulumi stack ls` lists the stacks; `pulumi stack init` makes one",
          exitCode: EXIT.stackNotFound,
          cause,
        });
      }
    },
  };
}
