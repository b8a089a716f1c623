import { clusterPeers, peerPorts } from "../../lib/cluster-peers";
import type { Place, Topology } from "./mesh-types";
import { callsFrom, callsTo, entryOf, placeOf, podsOf } from "./neighbours";

type Peer = Pick<Place, "namespace"> & { readonly labels: Readonly<Record<string, string>> };

const pods = ({ namespace, labels }: Peer) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
  podSelector: { matchLabels: labels },
});
const place = (at: Omit<Place, "port">) => pods({ namespace: at.namespace, labels: podsOf(at) });
const tcp = (port: number) => ({ protocol: "TCP", port });

/** What any pod with a sidecar needs of the cluster: names, certificates and a place for its traces. */
export const planClusterEgress = (mesh: boolean) => [
  {
    to: [pods(clusterPeers.dns)],
    ports: [{ protocol: "UDP", port: peerPorts.dns }, tcp(peerPorts.dns)],
  },
  { to: [pods(clusterPeers.collector)], ports: [tcp(peerPorts.collector)] },
  ...(mesh ? [{ to: [pods(clusterPeers.meshControl)], ports: [tcp(peerPorts.meshControl)] }] : []),
];

/** Lets the scraper read the metrics of a pod, through its sidecar where there is one. */
export const planMetricsIngress = (mesh: boolean, port: number) => ({
  from: [pods(clusterPeers.metrics)],
  ports: [tcp(mesh ? peerPorts.sidecarMetrics : port)],
});

/** Who reaches a service's pods and whom they reach, at the level of addresses and ports. */
export function planNetwork(topology: Topology, key: string) {
  const self = placeOf(topology, key);
  const callers = callsTo(topology, key).map(({ from }) => place(placeOf(topology, from)));
  const gateway = entryOf(topology, key) === undefined ? [] : [place(topology.gateway)];
  const inbound = [...gateway, ...callers];
  const calls = callsFrom(topology, key).map(({ to }) => placeOf(topology, to));
  const externals = topology.graph.externals
    .filter(({ from }) => from === key)
    .map(({ to }) => topology.externals[to]);
  return {
    podSelector: { matchLabels: podsOf(self) },
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      // An empty `from` would admit everybody.
      ...(inbound.length === 0 ? [] : [{ from: inbound, ports: [tcp(self.port)] }]),
      planMetricsIngress(topology.mesh, self.port),
    ],
    egress: [
      ...planClusterEgress(topology.mesh),
      ...calls.map((to) => ({ to: [place(to)], ports: [tcp(to.port)] })),
      ...externals.map(({ ranges, port }) => ({
        to: ranges.map((cidr) => ({ ipBlock: { cidr } })),
        ports: [tcp(port)],
      })),
    ],
  };
}

/** Every pod of a namespace, every direction, nothing allowed. */
export const denyAllTraffic = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
