import { z } from "zod";
import { nodeGroupTable } from "../../components/cluster/node-group-table";
import { nodeGroupNames } from "../../lib/node-groups";
import type { Command } from "../command";
import { unknownName } from "../engine/stack-outputs";
import { readInput } from "../input/given";
import { wholeNumber } from "../input/whole-number";
import { resize } from "../scaling";
import { settingOf } from "../stack-file";

const inputSchema = z.object({
  group: z.string({ error: "name the node group, or set GROUP" }),
  nodes: wholeNumber("nodes", "NODES"),
  max: wholeNumber("nodes", "--max").optional(),
});

/** Sets how many nodes of a group are always there; above that the autoscaler decides. */
export const run: Command = (context) => {
  const { group, nodes, max } = readInput(inputSchema, context.given);
  const name = nodeGroupNames.find((known) => known === group);
  if (name === undefined) throw unknownName("group", group, nodeGroupNames);
  const { stack } = context.settings;
  const now = settingOf(context.checkout, stack, ["cluster", "nodeGroups", name, "max"]);
  const most = max ?? Math.max(nodes, typeof now === "number" ? now : nodeGroupTable[name].max);
  return resize(context, {
    values: { [`cluster.nodeGroups.${name}.min`]: nodes, [`cluster.nodeGroups.${name}.max`]: most },
    change: `keep ${nodes} to ${most} nodes of group ${group} in ${stack}`,
  });
};
