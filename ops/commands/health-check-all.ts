import type { Command } from "../command";
import { readOutputs } from "../engine/stack-outputs";
import { checkServices } from "../health/check";

/** The health of every service of a stack. */
export const run: Command = async (context) => {
  const stack = await (await context.engine()).stack(context.settings.stack);
  return checkServices(context, (await readOutputs(stack)).services);
};
