import { serviceKeys } from "../../components/services/catalogue";
import type { Command } from "../command";
import { unknownName } from "../engine/stack-outputs";
import { readInput } from "../input/given";
import { serviceInput } from "../input/service-input";
import { wholeNumber } from "../input/whole-number";
import { resize } from "../scaling";

const inputSchema = serviceInput.extend({
  replicas: wholeNumber("replicas", "REPLICAS"),
});

/** Sets how many replicas of a shared service are always there. */
export const run: Command = (context) => {
  const { service, replicas } = readInput(inputSchema, context.given);
  if (!serviceKeys.some((key) => key === service)) throw unknownName("service", service, serviceKeys);
  return resize(context, {
    values: { [`services.${service}.replicas`]: replicas },
    change: `keep ${replicas} replicas of ${service} in ${context.settings.stack}`,
  });
};
