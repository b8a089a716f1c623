import type { Release } from "../delivery/delivery-types";
import type { CatalogueRow, Resources } from "../services/catalogue-types";

/** A device a replica needs, and how many of it. */
export interface Accelerator {
  /** Name of the resource as its device plugin announces it, for example `nvidia.com/gpu`. */
  readonly resource: string;
  readonly count: number;
}

/** Where the business metric of a service is read. */
export interface MetricSource {
  /** Where Prometheus answers. */
  readonly prometheus: string;
  /** Name of the namespace in the cluster whose pods show the metric. */
  readonly namespace: string;
}

/** One service as one environment, or one tenant, runs it: what every plan of a workload starts from. */
export interface WorkloadFacts {
  /** The service's key, value of `app.kubernetes.io/name`. */
  readonly key: string;
  /** Name of the workload, its Service, account and container. */
  readonly name: string;
  readonly row: CatalogueRow;
  /** Image reference with tag or digest. */
  readonly image: string;
  /** Value of `app.kubernetes.io/version`. */
  readonly version: string;
  /** Bounds between which the autoscaler chooses. */
  readonly replicas: { readonly min: number; readonly max: number };
  /** What one replica asks for. @default the row's */
  readonly resources?: Resources;
  /** Devices of each replica. @default none */
  readonly accelerator?: Accelerator;
  /** How a new version reaches its users. @default a rolling Deployment */
  readonly release?: Release | undefined;
  /** Group of nodes it runs on; another one than the row's is a tenant's own. @default the row's */
  readonly nodeGroup?: string;
  /** Settings that are no secret, given to the process as environment variables. @default none */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where KEDA reads the row's business metric, to scale by it. @default the metric does not scale the service */
  readonly metricSource?: MetricSource | undefined;
  /** Whether the pods get a sidecar of the mesh. @default false */
  readonly mesh?: boolean;
}
