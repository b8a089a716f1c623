import type { CommandGroup } from "./command-row";

/** Commands on whole stacks. */
export const stackGroup: CommandGroup = {
  title: "Stacks",
  commands: [
    {
      name: "stacks",
      summary: "the stacks of the project, when each was last updated and what it holds",
    },
  ],
};
