import type { Call } from "./graph-types";
import type { Place, Topology } from "./mesh-types";

/** Where a service of the graph is. */
export function placeOf({ places }: Topology, key: string): Place {
  const place = places[key];
  if (place === undefined)
    throw new Error(`service graph: "${key}" is no service; use one of ${Object.keys(places).join(", ")}`);
  return place;
}

/** The calls a service makes. */
export const callsFrom = ({ graph }: Topology, key: string): readonly Call[] =>
  graph.calls.filter(({ from }) => from === key);

/** The calls a service receives from other services. */
export const callsTo = ({ graph }: Topology, key: string): readonly Call[] =>
  graph.calls.filter(({ to }) => to === key);

/** How the public gateway reaches a service, if it does. */
export const entryOf = ({ graph }: Topology, key: string) => graph.entries.find(({ to }) => to === key);

/** Full name of a service inside the cluster: short ones would be looked up in the caller's namespace. */
export const hostOf = ({ name, namespace }: Pick<Place, "name" | "namespace">): string =>
  `${name}.${namespace}.svc.cluster.local`;

/** Full names of the further Services of a service, one for each of its versions. */
export const versionHosts = ({ split, namespace }: Place): string[] =>
  split === undefined ? [] : [split.stable, split.trial].map((name) => hostOf({ name, namespace }));

/** Port of every Service. */
export const SERVICE_PORT = 80;

/** The identity that the mesh's certificates give to a service's pods. */
export const principalOf = ({ name, namespace }: Pick<Place, "name" | "namespace">): string =>
  `cluster.local/ns/${namespace}/sa/${name}`;

/** Label that selects a service's pods and no others; one label, so that each pod has exactly one policy. */
export const podsOf = ({ name }: Pick<Place, "name">) => ({ "app.kubernetes.io/instance": name });
