import { z } from "zod";
import type { Command } from "../command";
import { readOutputs, serviceNamed } from "../engine/stack-outputs";
import { checkServices } from "../health/check";
import { readInput } from "../input/given";

const inputSchema = z.object({ service: z.string({ error: "name the service, or set SERVICE" }) });

/** The health of one service. */
export const run: Command = async (context) => {
  const { service } = readInput(inputSchema, context.given);
  const stack = await (await context.engine()).stack(context.settings.stack);
  return checkServices(context, { [service]: serviceNamed(await readOutputs(stack), service) });
};
