import type { Externals } from "./externals-schema";
import type { ServiceGraph } from "./graph-types";

/** Where a service lives in the cluster, as its neighbours see it. */
export interface Place {
  /** Name of its Service, its account and its pods' instance label. */
  readonly name: string;
  readonly namespace: string;
  /** Port its pods listen on. */
  readonly port: number;
}

/** The declared graph together with where everything in it is: what every mesh rule is planned from. */
export interface Topology {
  readonly graph: ServiceGraph;
  readonly places: Readonly<Record<string, Place>>;
  readonly externals: Externals;
  /** The public gateway's pods and account. */
  readonly gateway: Omit<Place, "port">;
  /** Whether the cluster has the mesh: without it the network policies stand alone. */
  readonly mesh: boolean;
}
