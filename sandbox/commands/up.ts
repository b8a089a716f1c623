import { deploy } from "../engine/deploy";
import { listStackFiles, type StackFile } from "../engine/stack-files";
import { DEFAULT_STACK, prepareStack, type StackContext } from "../engine/stacks";
import { formatElapsed } from "../elapsed";
import { EXIT, Failure } from "../../lib/failure";
import { withLock } from "../lock.cjs";
import { homeLayout } from "../paths";
import { tellWait } from "../progress";
import type { App, Command } from "./app";
import { readOptions } from "./options";
import { preparePlaces } from "./places";
import { type Ready, setUp } from "./set-up";
import { describeSandbox } from "./summary";

/** Brings everything up and deploys a stack. */
export const up: Command = async (app) => {
  const options = readOptions("up", app.args, {
    stack: { type: "string", default: DEFAULT_STACK },
    "skip-stack": { type: "boolean", default: false },
  });
  const started = app.now().getTime();
  const files = await listStackFiles(app.paths.checkout);
  const chosen = chooseStack(files, options.stack);
  // The lock lies in one of them.
  await preparePlaces(app.paths);
  await exclusively(app, async () => {
    const ready = await setUp(app);
    const context = stackContext(app, ready);
    // All of them exist from here on, so that plain `pulumi preview -s staging` works.
    for (const file of files) await prepareStack(context, file);
    if (!options["skip-stack"]) await deploy(context, chosen.stack, "up");
    app.say(await describeSandbox(app, ready, options["skip-stack"] ? undefined : chosen.stack));
  });
  app.say(`Ready after ${formatElapsed(app.now().getTime() - started)}.`);
  return EXIT.ok;
};

/** Only one command at a time changes a sandbox. */
export const exclusively = <T>(
  app: Pick<App, "paths" | "progress" | "signal">,
  work: () => Promise<T>,
): Promise<T> =>
  withLock(homeLayout(app.paths.home).lock, work, {
    onWait: tellWait(app.progress, "working on this sandbox"),
    signal: app.signal,
  });

/** What work on stacks needs. */
export const stackContext = (app: App, { pulumi }: Pick<Ready, "pulumi">): StackContext => ({
  state: homeLayout(app.paths.home).state,
  checkout: app.paths.checkout,
  home: app.paths.home,
  pulumi,
  progress: app.progress,
  signal: app.signal,
  now: app.now,
});

function chooseStack(files: readonly StackFile[], name: string): StackFile {
  const file = files.find(({ stack }) => stack === name);
  if (file !== undefined) return file;
  throw new Failure(`--stack: there is no stack "${name}"`, {
    remedy: `choose one of ${files.map(({ stack }) => stack).join(", ")}, or write Pulumi.${name}.yaml`,
    exitCode: EXIT.stackNotFound,
  });
}
