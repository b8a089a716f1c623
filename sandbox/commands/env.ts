import { controlPlaneStatus } from "../control-plane/index";
import { loadSettings, shellExports } from "../engine/environment";
import { EXIT } from "../../lib/failure";
import type { App, Command } from "./app";
import { readOptions } from "./options";
import { kubeconfigOf } from "./summary";

/** Shell exports, and nothing else, on standard output. */
export const env: Command = async (app) => {
  readOptions("env", app.args, {});
  const settings = await loadSettings(app.paths);
  app.print(shellExports(settings, app.paths, app.environment.PATH));
  await warnWhenStopped(app);
  return EXIT.ok;
};

/** The kubeconfig's path, and nothing else, on standard output. */
export const kubeconfig: Command = async (app) => {
  readOptions("kubeconfig", app.args, {});
  app.print(`${kubeconfigOf(await loadSettings(app.paths))}\n`);
  await warnWhenStopped(app);
  return EXIT.ok;
};

async function warnWhenStopped(app: App): Promise<void> {
  const ill = (await controlPlaneStatus(app.paths.home)).filter(({ healthy }) => !healthy);
  if (ill.length > 0)
    app.say(
      `warning: ${ill.map(({ name }) => name).join(", ")} not running or not healthy: run \`npm run up\``,
    );
}
