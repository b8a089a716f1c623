import type { ExternalAddress, ExternalName } from "./graph-types";
import type { Place, Topology } from "./mesh-types";
import { callsFrom, hostOf, placeOf, podsOf, versionHosts } from "./neighbours";

/** The endpoints outside the cluster that services of a namespace use. */
export const externalsUsedIn = (topology: Topology, namespace: string): ExternalName[] => [
  ...new Set(
    topology.graph.externals
      .filter(({ from }) => placeOf(topology, from).namespace === namespace)
      .map(({ to }) => to),
  ),
];

/** Makes an outside address known to the sidecars of the object's own namespace, and to no others. */
export function planServiceEntry({ host, port }: Pick<ExternalAddress, "host" | "port">) {
  return {
    hosts: [host],
    location: "MESH_EXTERNAL",
    resolution: "DNS",
    exportTo: ["."],
    // The services speak TLS themselves, so that the proxies pass it on unopened.
    ports: [{ number: port, name: port === 443 ? "tls" : "tcp", protocol: port === 443 ? "TLS" : "TCP" }],
  };
}

/** The same for an endpoint that the service graph names. */
export const planExternal = (topology: Topology, name: ExternalName) =>
  planServiceEntry(topology.externals[name]);

const inNamespace = ({ namespace }: Pick<Place, "namespace">, host: string): string => `${namespace}/${host}`;

/** What a service's sidecar knows of: its dependencies only, so that it stays small and refuses all else. */
export function planSidecar(topology: Topology, key: string) {
  const self = placeOf(topology, key);
  const services = callsFrom(topology, key).flatMap(({ to }) => {
    const called = placeOf(topology, to);
    return [hostOf(called), ...versionHosts(called)].map((host) => inNamespace(called, host));
  });
  const externals = topology.graph.externals
    .filter(({ from }) => from === key)
    .map(({ to }) => `./${topology.externals[to].host}`);
  const hosts = [...services, ...externals];
  return {
    workloadSelector: { labels: podsOf(self) },
    outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
    // "~/*" is how "nothing" is written: an empty list would mean everything.
    egress: [{ hosts: hosts.length === 0 ? ["~/*"] : hosts }],
  };
}
