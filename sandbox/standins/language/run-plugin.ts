import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { serveAnalyzer } from "./analyzer";
import type { WhenCancelled } from "./calls";
import { type Ending, startChild } from "./children";
import { optionsEnv, readOptions } from "./options";
import { pluginEnv } from "./plugin-env";
import { exitCode, stderr, stdout, type WritePluginOutput } from "./plugin-output";
import { type PolicyPack, startPolicyPack } from "./policy-pack";
import { findStarter } from "./sdk";

/** Runs a plugin written for node until it ends or nobody wants it any more. */
export async function runPlugin(
  request: RunPluginRequest,
  write: WritePluginOutput,
  whenCancelled: WhenCancelled,
): Promise<void> {
  const run = request.getKind() === "analyzer" ? runPolicyPack : runOther;
  write(exitCode(codeOf(await run(request, write, whenCancelled))));
}

const codeOf = ({ code }: Ending): number => code ?? 1;

async function runPolicyPack(
  request: RunPluginRequest,
  write: WritePluginOutput,
  whenCancelled: WhenCancelled,
): Promise<Ending> {
  let pack: PolicyPack | undefined;
  let settle: (ending: Ending | Promise<Ending>) => void = () => undefined;
  const ended = new Promise<Ending>((resolve) => {
    settle = resolve;
  });
  const analyzer = await serveAnalyzer((stack) => {
    pack = startPolicyPack(request, stack, write);
    settle(pack.child.ended);
    return pack.address;
  });
  whenCancelled(() => {
    if (pack === undefined) settle({ code: 0, signal: null });
    else pack.child.stop();
  });
  write(stdout(`${analyzer.port}\n`));
  try {
    return await ended;
  } finally {
    analyzer.close();
  }
}

async function runOther(
  request: RunPluginRequest,
  write: WritePluginOutput,
  whenCancelled: WhenCancelled,
): Promise<Ending> {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  const options = readOptions(info?.getOptions()?.toJavaScript() ?? {});
  const child = startChild({
    cwd: request.getPwd() || directory,
    env: { ...pluginEnv(request), ...optionsEnv(options) },
    nodeArgs: options.nodeArgs,
    script: findStarter(directory, "run-plugin"),
    args: [directory, ...request.getArgsList()],
    output: "piped",
  });
  child.process.stdout?.on("data", (chunk: Buffer) => {
    write(stdout(chunk));
  });
  child.process.stderr?.on("data", (chunk: Buffer) => {
    write(stderr(chunk));
  });
  whenCancelled(child.stop);
  return child.ended;
}
