import { z } from "zod";
import { strategyNames } from "../../components/delivery/delivery-schema";
import type { Command } from "../command";
import { readInput } from "../input/given";
import { serviceInput } from "../input/service-input";
import { changeService } from "../releases/change-service";

const inputSchema = serviceInput.extend({
  strategy: z
    .enum(strategyNames, { error: `unknown strategy; choose one of ${strategyNames.join(", ")}` })
    .optional(),
});

/** Stages of a canary that nobody has described: three, of which the last has all traffic. */
const STAGES = [{ weight: 10, pause: 60 }, { weight: 50, pause: 60 }, { weight: 100 }];

/**
 * Updates a stack with a service's strategy. Settings of the same strategy stay as they are; a new one starts with its
 * defaults, and what has none (the cohort of an A/B release) is asked for by the program's refusal.
 */
export const run: Command = (context) => {
  const { service, strategy } = readInput(inputSchema, context.given);
  return changeService(context, {
    service,
    change: `deploy ${service} in ${context.settings.stack}${strategy === undefined ? "" : ` by ${strategy}`}`,
    edit: (document, entry) => {
      const path = [...entry, "delivery"];
      if (strategy === undefined || document.getIn([...path, "strategy"]) === strategy) return;
      document.setIn(
        path,
        document.createNode(
          strategy === "canary" ? { strategy, stages: STAGES, analysis: {} } : { strategy },
        ),
      );
    },
  });
};
