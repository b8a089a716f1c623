import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { type Child, startChild } from "./children";
import { firstLine } from "./first-line";
import { optionsEnv, readOptions } from "./options";
import { pluginEnv } from "./plugin-env";
import { stderr, stdout, type WritePluginOutput } from "./plugin-output";
import { findStarter } from "./sdk";
import { configEnv } from "./stack-config";

/** A policy pack that runs: its process and the address of its analyzer. */
export interface PolicyPack {
  readonly child: Child;
  readonly address: Promise<string>;
}

/** Starts a policy pack for the stack that it is about, which it can learn only from its environment. */
export function startPolicyPack(
  request: RunPluginRequest,
  stack: AnalyzerStackConfigureRequest | undefined,
  write: WritePluginOutput,
): PolicyPack {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  const options = readOptions(info?.getOptions()?.toJavaScript() ?? {});
  const child = startChild({
    cwd: directory,
    env: { ...pluginEnv(request), ...optionsEnv(options), ...stackEnv(stack) },
    nodeArgs: options.nodeArgs,
    script: findStarter(directory, "run-policy-pack"),
    args: [...request.getArgsList(), directory],
    output: "piped",
  });
  const { stdout: out, stderr: err } = child.process;
  if (out === null || err === null) throw new Error("a piped child has no output");
  err.on("data", (chunk: Buffer) => {
    write(stderr(chunk));
  });
  const port = firstLine(out, (chunk) => {
    write(stdout(chunk));
  });
  const address = port.then(
    (line) => `127.0.0.1:${portNumber(line)}`,
    (error: unknown) => {
      throw new Error(`policy pack ${directory} did not start (its own output says more)`, { cause: error });
    },
  );
  return { child, address };
}

function portNumber(line: string): number {
  const port = Number(line);
  if (Number.isInteger(port) && port > 0) return port;
  throw new Error(
    `the policy pack's first line of output must be its port, not "${line}"; ` +
      "a pack must print nothing to stdout while it is loaded (use console.error)",
  );
}

function stackEnv(stack: AnalyzerStackConfigureRequest | undefined): Record<string, string> {
  if (stack === undefined) return {};
  return {
    PULUMI_NODEJS_ORGANIZATION: stack.getOrganization(),
    PULUMI_NODEJS_PROJECT: stack.getProject(),
    PULUMI_NODEJS_STACK: stack.getStack(),
    // The SDK compares with the word; any other value means an update.
    PULUMI_NODEJS_DRY_RUN: String(stack.getDryRun()),
    ...configEnv({ values: stack.getConfigMap().entries(), secretKeys: stack.getConfigSecretKeysList() }),
  };
}
