/** Measures that every service has, in the order reports show them. */
export const sloMetrics = ["error-rate", "latency-p95", "cpu", "memory"] as const;

/** Name of a measure that every service has. */
export type SloMetric = (typeof sloMetrics)[number];

/** The pods a query looks at. Each part may be a placeholder that its reader fills in. */
export interface PodScope {
  readonly namespace: string;
  /** Regular expression of the pods' names, anchored by Prometheus itself. */
  readonly pods: string;
  /** The service's own container; the mesh's sidecar beside it has objectives of its own. */
  readonly container: string;
  /**
   * Which proxy counts the requests: that of the called service, or, for a gateway, the caller's.
   * @default "destination"
   */
  readonly reporter?: "destination" | "source";
}

/** Which side of its bound a value must stay on. Both sides include the bound. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** A question to Prometheus whose answer is one number, and what the number must hold. */
export interface SloQuery {
  readonly query: string;
  readonly bound: Bound;
}
