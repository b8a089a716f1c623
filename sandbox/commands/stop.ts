import { controlPlaneStatus, destroyControlPlane, stopControlPlane } from "../control-plane/index";
import { deploy } from "../engine/deploy";
import { stopKeyService } from "../engine/key-service";
import { listStackFiles } from "../engine/stack-files";
import { prepareStack } from "../engine/stacks";
import { readOrRestoreState } from "../engine/state-store";
import { EXIT, Failure, reason } from "../../lib/failure";
import { homeLayout } from "../paths";
import type { App, Command } from "./app";
import { readOptions } from "./options";
import { emptyHome, removeEmptyHome, sandboxIsAt } from "./places";
import { setUp } from "./set-up";
import { exclusively, stackContext } from "./up";

/** Stops every process and keeps the state. */
export const down: Command = async (app) => {
  readOptions("down", app.args, {});
  if (!(await sandboxIsAt(app.paths.home))) return nothingThere(app);
  await exclusively(app, () => stopAll(app));
  app.say("Stopped. The state is kept: `npm run up` goes on where this ended, `npm run destroy` removes it.");
  return EXIT.ok;
};

/** Destroys the stacks and removes the sandbox's home. */
export const destroy: Command = async (app) => {
  const { yes, force } = readOptions("destroy", app.args, {
    yes: { type: "boolean", short: "y", default: false },
    force: { type: "boolean", default: false },
  });
  if (!(await sandboxIsAt(app.paths.home))) return nothingThere(app);
  if (!yes) await confirm(app);
  await exclusively(app, async () => {
    try {
      await destroyStacks(app);
    } catch (error) {
      app.signal?.throwIfAborted();
      if (!force || !(error instanceof Failure)) throw withForce(error);
      app.progress.warn(`${reason(error)}: removing the sandbox all the same`);
    }
    await app.progress.run("Removing the sandbox", async () => {
      await destroyControlPlane(app.paths.home);
      await stopKeyService(app.paths.home);
      await emptyHome(app.paths.home);
    });
  });
  await removeEmptyHome(app.paths.home);
  app.say(
    `Removed. What was downloaded and built is kept in ${app.paths.cache} for the next \`npm run up\`; remove that directory to free its space.`,
  );
  return EXIT.ok;
};

async function stopAll(app: App): Promise<void> {
  await app.progress.run("Stopping the control plane", async () => {
    await stopControlPlane(app.paths.home);
    await stopKeyService(app.paths.home);
  });
}

/** Only stacks with resources: for the others there is nothing to destroy, and nothing needs to run. */
async function destroyStacks(app: App): Promise<void> {
  const { state } = homeLayout(app.paths.home);
  const files = await listStackFiles(app.paths.checkout);
  const filled = [];
  for (const file of files) {
    const report = await readOrRestoreState(state, file.stack, app.now());
    if (report.message !== undefined) app.progress.warn(report.message);
    if (report.state !== undefined && report.state.resources.length + report.state.pending.length > 0)
      filled.push(file);
  }
  if (filled.length === 0) return;
  const context = stackContext(app, await setUp(app));
  for (const file of filled) {
    await prepareStack(context, file);
    await deploy(context, file.stack, "destroy");
  }
}

const withForce = (error: unknown): unknown =>
  error instanceof Failure && !error.remedy.includes("--force")
    ? new Failure(error.message, {
        remedy: `${error.remedy}; or give up what the stacks hold with \`npm run destroy -- --yes --force\``,
        exitCode: error.exitCode,
        cause: error,
      })
    : error;

async function confirm(app: App): Promise<void> {
  const running = (await controlPlaneStatus(app.paths.home)).some(({ pid }) => pid !== undefined);
  const what = `This destroys every stack in ${app.paths.home}${running ? ", stops its control plane" : ""} and removes it.`;
  const answer = await app.ask(`${what}\nType "yes" to go on: `);
  if (answer === undefined)
    throw new Failure("nobody is there to confirm", {
      remedy: "add --yes: npm run destroy -- --yes",
      exitCode: EXIT.usage,
    });
  if (answer.trim() !== "yes")
    throw new Failure("not confirmed, nothing was changed", {
      remedy: 'type "yes", or add --yes',
      exitCode: EXIT.cancelled,
    });
}

function nothingThere(app: App): number {
  app.say(`There is no sandbox at ${app.paths.home}. \`npm run up\` makes one.`);
  return EXIT.ok;
}
