import { renderTable } from "../../lib/table";
import { tierNames } from "../../lib/tier-names";
import { z } from "zod";
import type { ClusterView } from "./cluster-view";

/** The outputs that the summary shows; a stack may have others. */
export const StackOutputs = z.looseObject({
  services: z
    .record(
      z.string(),
      z.looseObject({
        name: z.string(),
        namespace: z.string(),
        url: z.string().optional(),
        strategy: z.string().optional(),
      }),
    )
    .optional(),
  tenants: z.record(z.string(), z.looseObject({ namespace: z.string(), tier: z.string() })).optional(),
});
export type StackOutputs = z.infer<typeof StackOutputs>;

/** Everything the summary is made of. */
export interface SummaryInput {
  readonly server: string;
  readonly home: string;
  readonly stack: string | undefined;
  readonly view: ClusterView;
  readonly outputs: StackOutputs | undefined;
}

const heading = (text: string) => `\n${text}`;

/** The text after `npm run up`. */
export function renderSummary({ server, home, stack, view, outputs }: SummaryInput): string {
  const lines = [heading("Control plane"), `  ${server}`, `  state, credentials and logs: ${home}`];
  const zones = new Set(view.nodes.map(({ zone }) => zone));
  lines.push(heading(`Nodes (${view.nodes.length} simulated, in ${zones.size} zones)`));
  lines.push(
    ...renderTable(
      [...groupBy(view.nodes, ({ group }) => group)].map(([group, nodes]) => [
        group,
        `${nodes.length}`,
        `${nodes.filter(({ ready }) => ready).length} ready`,
        `${nodes.reduce((sum, { pods }) => sum + pods, 0)} pods`,
      ]),
    ),
  );
  const services = Object.entries(outputs?.services ?? {});
  if (services.length > 0) {
    lines.push(heading(`Services of stack ${stack ?? ""}`));
    lines.push(
      ...renderTable(
        services.map(([key, { name, namespace, strategy, url }]) => {
          const workload = workloadOf(view, { name, namespace });
          const replicas = workload === undefined ? "-" : `${workload.ready}/${workload.desired} ready`;
          return [key, replicas, strategy ?? "-", namespace, url ?? "-"];
        }),
      ),
      ...releaseLines(services, view),
    );
  }
  const tenants = Object.entries(outputs?.tenants ?? {});
  if (tenants.length > 0) {
    lines.push(heading(`Tenants (${tenants.length})`));
    lines.push(...renderTable(tenantRows(tenants)));
  }
  lines.push(
    heading("Look at it"),
    ...renderTable([
      ['eval "$(npm run -s env)"', "plain pulumi and kubectl now reach the sandbox"],
      ["kubectl get pods -A", "what runs"],
      [`pulumi stack -s ${stack ?? "dev"}`, "what the stack holds, and its outputs"],
    ]),
    heading("Next"),
    ...renderTable([
      stack === undefined
        ? ["npm run up", "deploy the dev stack"]
        : [`pulumi preview -s ${stack}`, "what a change of yours would do"],
      ["npm run status", "what runs and whether it is healthy"],
      ["npm run down", "stop everything and keep the state"],
    ]),
    "",
  );
  return lines.join("\n");
}

interface Place {
  readonly name: string;
  readonly namespace: string;
}

const workloadOf = ({ workloads }: ClusterView, { name, namespace }: Place) =>
  workloads.find((found) => found.name === name && found.namespace === namespace);

/** Releases that are under way or were given up, and how to go on. An update ends before the measures have decided. */
function releaseLines(
  services: readonly (readonly [key: string, place: Place])[],
  view: ClusterView,
): string[] {
  const open = services.flatMap(([key, place]) => {
    const release = workloadOf(view, place)?.release;
    return release === undefined || release.phase === "Healthy" ? [] : [{ key, release }];
  });
  const judged = open.find(({ release }) => release.isJudged)?.key;
  return [
    ...(open.length === 0 ? [] : [heading("Releases that have not ended")]),
    ...renderTable(open.map(({ key, release: { phase, message } }) => [key, phase, message])),
    ...open.map(({ key }) => `  npm run -s ops -- status ${key} --watch`),
    ...(judged === undefined
      ? []
      : [
          "  Measures decide, and the sandbox has no Prometheus: without one at `delivery.prometheus` of the stack file",
          "  such a release is given up, and the old version keeps the traffic. To leave the measures out, and after",
          `  a release was given up first \`retry ${judged}\`:`,
          `  npm run -s ops -- promote ${judged} --full`,
        ]),
  ];
}

/** How many tenants of a tier are named; of a full cell nobody reads all. */
const NAMED_TENANTS = 8;

/** One row for each tier that has tenants, the smallest tier first; a tier nobody knows comes last. */
function tenantRows(
  tenants: readonly (readonly [id: string, tenant: { readonly tier: string }])[],
): string[][] {
  const byTier = groupBy(tenants, ([, { tier }]) => tier);
  const known = tierNames.filter((tier) => byTier.has(tier));
  return [...new Set<string>([...known, ...byTier.keys()])].map((tier) => {
    const ids = (byTier.get(tier) ?? []).map(([id]) => id);
    const more = ids.length - NAMED_TENANTS;
    return [tier, `${ids.slice(0, NAMED_TENANTS).join(", ")}${more > 0 ? ` and ${more} more` : ""}`];
  });
}

/** Members by key, in the order in which the keys first appear. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
