import type { ExternalAddress, ExternalName, ServiceGraph } from "./graph-types";

/** What a request header must hold. */
export type HeaderMatch = Readonly<Record<string, { readonly exact: string } | { readonly regex: string }>>;

/** How the requests to a service are shared between two of its versions. */
export interface Split {
  /** Name of the Service that gets all requests, or those that the trial does not get. */
  readonly stable: string;
  /** Name of the Service of the version on trial. */
  readonly trial: string;
  /** Whether the trial may get requests at all; without it traffic is switched as a whole. */
  readonly weighted: boolean;
  /** Whose requests the trial may get. @default everybody's */
  readonly cohort?: HeaderMatch | undefined;
}

/** Where a service lives in the cluster, as its neighbours see it. */
export interface Place {
  /** Name of its Service, its account and its pods' instance label. */
  readonly name: string;
  readonly namespace: string;
  /** Port its pods listen on. */
  readonly port: number;
  /** How its requests are shared between versions. @default there is one version */
  readonly split?: Split | undefined;
}

/** The declared graph together with where everything in it is: what every mesh rule is planned from. */
export interface Topology {
  readonly graph: ServiceGraph;
  readonly places: Readonly<Record<string, Place>>;
  readonly externals: Readonly<Record<ExternalName, ExternalAddress>>;
  /** The public gateway's pods and account. */
  readonly gateway: Omit<Place, "port">;
  /** Whether the cluster has the mesh: without it the network policies stand alone. */
  readonly mesh: boolean;
}
