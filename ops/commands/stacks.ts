import { renderTable } from "../../lib/table";
import type { Command } from "../command";

/** The stacks of the project. */
export const run: Command = async ({ engine }) => {
  const { workspace } = await engine();
  const stacks = (await workspace.listStacks()).map(({ name, lastUpdate, resourceCount }) => ({
    name,
    lastUpdate,
    resources: resourceCount ?? 0,
  }));
  return {
    data: { stacks },
    names: stacks.map(({ name }) => name),
    text: renderTable(
      [
        ["STACK", "LAST UPDATE", "RESOURCES"],
        ...stacks.map(({ name, lastUpdate, resources }) => [name, lastUpdate ?? "never", String(resources)]),
      ],
      "",
    ).join("\n"),
    next: "npm run -s ops -- status",
  };
};
