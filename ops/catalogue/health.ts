import type { CommandGroup } from "./command-row";
import { serviceArgument } from "./stack";

/** Commands that look at what runs. */
export const healthGroup: CommandGroup = {
  title: "Health",
  commands: [
    {
      name: "health-check",
      summary: "whether one service is healthy, and why not",
      arguments: [serviceArgument],
    },
    { name: "health-check-all", summary: "whether every service of a stack is healthy, and why not" },
  ],
};
