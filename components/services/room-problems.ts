import type { NodeGroupName } from "../../lib/node-groups";
import type { Problem } from "../../lib/problems";
import { surgeReplicas } from "../delivery/surge-plan";
import { gatewaySize } from "../platform/gateway-proxy-plan";
import { gatewaySchema } from "../platform/gateway-schema";
import { catalogue, type ServiceKey } from "./catalogue";
import { type Nodes, nodesOf, type PodDemand, podsWithoutRoom } from "./room-plan";
import type { ServiceSettings } from "./services-schema";
import { partOf } from "./written";

type Found = Omit<Problem, "file">;

/** The pods of one workload: how many there are, how many there may be, and what a release adds. */
interface Crowd {
  readonly name: string;
  readonly pod: Omit<PodDemand, "pods">;
  readonly replicas: number;
  readonly maxReplicas: number;
  readonly strategy: string;
  readonly surge: (replicas: number) => number;
}

/** How many pods of a crowd there are at some moment, those that a release adds apart. */
interface Count {
  readonly crowd: Crowd;
  readonly steady: number;
  readonly added: number;
}

const crowdOf = ([key, settings]: [ServiceKey, ServiceSettings], isRouted: boolean): Crowd => {
  const { replicas, maxReplicas, delivery, resources, accelerator } = settings;
  return {
    name: key,
    pod: { ...resources, devices: accelerator?.count ?? 0 },
    replicas,
    maxReplicas,
    strategy: delivery.strategy,
    surge: (count) => surgeReplicas(delivery.strategy, count, isRouted),
  };
};

/** The public gateway's proxies, which share nodes with services; none without the mesh. */
function gatewayCrowd(raw: unknown, hasMesh: boolean): Crowd[] {
  const parsed = gatewaySchema.shape.replicas.safeParse(partOf(partOf(raw, "gateway"), "replicas"));
  if (!hasMesh || !parsed.success) return [];
  const { min, max } = parsed.data;
  const strategy = "rolling";
  const surge = (count: number) => surgeReplicas(strategy, count);
  return [
    {
      name: "gateway",
      pod: { ...gatewaySize, devices: 0 },
      replicas: min,
      maxReplicas: max,
      strategy,
      surge,
    },
  ];
}

const lackingAt = (counts: readonly Count[], nodes: Nodes): number =>
  podsWithoutRoom(
    counts.map(({ crowd, steady, added }) => ({ pods: steady + added, ...crowd.pod })),
    nodes,
  );

const told = (counts: readonly Count[]): string =>
  counts
    .map(
      ({ crowd: { name, strategy }, steady, added }) =>
        `${name} ${steady}${added === 0 ? "" : ` + ${added} (${strategy})`}`,
    )
    .join(", ");

/** Every workload at its maximum while one of them is released: the release that lacks most. */
function worstPeak(crowds: readonly Crowd[], nodes: Nodes) {
  const peaks = crowds.map((released) => {
    const counts = crowds.map((crowd): Count => {
      const steady = crowd.maxReplicas;
      return { crowd, steady, added: crowd === released ? crowd.surge(steady) : 0 };
    });
    return { released: released.name, counts, lacking: lackingAt(counts, nodes) };
  });
  return peaks.sort((a, b) => b.lacking - a.lacking)[0];
}

/**
 * Whether the nodes of every group have room for the pods that share it: for all releases at once with the replicas
 * that are always there, and for everything at its maximum with any one release.
 */
export function roomProblems(raw: unknown, services: readonly [ServiceKey, ServiceSettings][]): Found[] {
  const cluster = partOf(raw, "cluster");
  const hasMesh = partOf(partOf(cluster, "features"), "mesh") !== false;
  const groups = [...new Set(services.map(([key]): NodeGroupName => catalogue[key].nodeGroup))];
  return groups.flatMap((group) => {
    const nodes = nodesOf(cluster, group);
    if (nodes === undefined) return [];
    const crowds = [
      ...services.filter(([key]) => catalogue[key].nodeGroup === group).map((each) => crowdOf(each, hasMesh)),
      ...(group === "general" ? gatewayCrowd(raw, hasMesh) : []),
    ];
    const place = `no room on the ${nodes.count} nodes that group ${group} may have`;
    const more = nodes.isConfigurable ? `, or raise cluster.nodeGroups.${group}.max` : "";
    const releases = crowds.map(
      (crowd): Count => ({ crowd, steady: crowd.replicas, added: crowd.surge(crowd.replicas) }),
    );
    const lacking = lackingAt(releases, nodes);
    if (lacking > 0)
      return [
        {
          field: "services",
          message: `${lacking} pods of a release find ${place}: ${told(releases)}; lower replicas or sizes, or choose a strategy with a smaller surge${more}`,
        },
      ];
    const peak = worstPeak(crowds, nodes);
    return peak === undefined || peak.lacking === 0
      ? []
      : [
          {
            field: "services",
            message: `${peak.lacking} pods find ${place} when everything is at its maximum and ${peak.released} is released: ${told(peak.counts)}; lower maxReplicas or sizes${more}`,
          },
        ];
  });
}
