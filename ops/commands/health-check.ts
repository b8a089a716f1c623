import type { Command } from "../command";
import { readOutputs, serviceNamed } from "../engine/stack-outputs";
import { checkServices } from "../health/check";
import { readInput } from "../input/given";
import { serviceInput } from "../input/service-input";

/** The health of one service. */
export const run: Command = async (context) => {
  const { service } = readInput(serviceInput, context.given);
  const stack = await (await context.engine()).stack(context.settings.stack);
  return checkServices(context, { [service]: serviceNamed(await readOutputs(stack), service) });
};
