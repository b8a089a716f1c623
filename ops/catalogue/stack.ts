import type { ArgumentRow, CommandGroup } from "./command-row";

/** The service that a command is about. */
export const serviceArgument: ArgumentRow = {
  name: "service",
  summary: "key of a service, for example auth",
  variable: "SERVICE",
};

/** Commands on whole stacks and their sizes. */
export const stackGroup: CommandGroup = {
  title: "Stacks",
  commands: [
    {
      name: "stacks",
      summary: "the stacks of the project, when each was last updated and what it holds",
    },
    {
      name: "scale",
      summary: "keep this many replicas of a shared service",
      arguments: [
        serviceArgument,
        { name: "replicas", summary: "within the catalogue's bounds", variable: "REPLICAS" },
      ],
    },
    {
      name: "scale-nodes",
      summary: "keep this many nodes of a node group",
      arguments: [
        { name: "group", summary: "name of a shared node group", variable: "GROUP" },
        { name: "nodes", summary: "nodes that are always there", variable: "NODES" },
      ],
      options: [
        { flags: "--max <nodes>", summary: "the most nodes the autoscaler may make (default: as before)" },
      ],
    },
  ],
};
