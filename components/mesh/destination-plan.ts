import { REGION_KEY, ZONE_KEY, ZONES } from "../../lib/zones";
import type { Place } from "./mesh-types";
import { hostOf } from "./neighbours";

/** Requests one replica holds at once; beyond it a proxy refuses instead of queueing without end. */
const REQUESTS_PER_REPLICA = 100;

/** What the limits of a destination follow from. */
export interface Destination {
  /** Its Service, or one of its versions'. */
  readonly place: Pick<Place, "name" | "namespace">;
  /** The most replicas there are. */
  readonly replicas: number;
}

/** How proxies treat a service: mutual TLS, nearest zone first, bounded queues, and a circuit breaker. */
export const planDestination = ({ place, replicas }: Destination) => ({
  host: hostOf(place),
  trafficPolicy: {
    tls: { mode: "ISTIO_MUTUAL" },
    loadBalancer: {
      simple: "LEAST_REQUEST",
      localityLbSetting: { enabled: true, failoverPriority: [REGION_KEY, ZONE_KEY] },
    },
    connectionPool: {
      tcp: { maxConnections: replicas * REQUESTS_PER_REPLICA, connectTimeout: "1s" },
      http: {
        http1MaxPendingRequests: replicas * REQUESTS_PER_REPLICA,
        http2MaxRequests: replicas * REQUESTS_PER_REPLICA,
        idleTimeout: "60s",
      },
    },
    // Retries grow with the traffic, not with the failures: a sick service is not buried under them.
    retryBudget: { percent: 20, minRetryConcurrency: 3 },
    outlierDetection: {
      consecutiveGatewayErrors: 5,
      consecutive5xxErrors: 5,
      interval: "10s",
      baseEjectionTime: "30s",
      // A whole zone may be ejected; more than that is an overload that ejecting would make worse.
      maxEjectionPercent: Math.ceil(100 / ZONES),
    },
  },
});
