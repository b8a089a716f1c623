import { type RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import type { WhenCancelled } from "./calls";
import { startChild } from "./children";
import { optionsEnv, readOptions } from "./options";
import { runArguments } from "./run-plan";
import { findStarter } from "./sdk";
import { configEnv } from "./stack-config";
import { judge, type Verdict } from "./verdict";

/** Runs a program to its end. Its output goes where this process's goes: the engine shows it. */
export async function runProgram(
  request: RunRequest,
  engine: string,
  whenCancelled: WhenCancelled,
): Promise<RunResponse> {
  const { error, bail } = await run(request, engine, whenCancelled);
  const response = new RunResponse();
  response.setError(error);
  response.setBail(bail);
  return response;
}

async function run(request: RunRequest, engine: string, whenCancelled: WhenCancelled): Promise<Verdict> {
  const info = request.getInfo();
  const programDirectory = info?.getProgramDirectory() ?? request.getPwd();
  if (request.getAttachDebugger()) {
    throw new Error(
      "--attach-debugger needs the official language host; " +
        "with this one set runtime.options.nodeargs: --inspect-brk in Pulumi.yaml",
    );
  }
  const options = readOptions(info?.getOptions()?.toJavaScript() ?? {});
  const pwd = request.getPwd() || programDirectory;
  const child = startChild({
    cwd: pwd,
    env: {
      ...process.env,
      ...optionsEnv(options),
      ...configEnv({
        values: request.getConfigMap().entries(),
        secretKeys: request.getConfigsecretkeysList(),
      }),
    },
    nodeArgs: options.nodeArgs,
    script: findStarter(programDirectory, "run"),
    args: runArguments({
      monitor: request.getMonitorAddress(),
      engine,
      organization: request.getOrganization(),
      project: request.getProject(),
      stack: request.getStack(),
      rootDirectory: info?.getRootDirectory() ?? pwd,
      pwd,
      dryRun: request.getDryrun(),
      parallel: request.getParallel(),
      entry: info?.getEntryPoint() || request.getProgram() || ".",
      args: request.getArgsList(),
    }),
    output: "shared",
  });
  whenCancelled(child.stop);
  return judge(await child.ended);
}
