import type { Entry } from "./graph-types";
import type { Topology } from "./mesh-types";
import { callsTo, entryOf, hostOf, placeOf, podsOf, SERVICE_PORT } from "./neighbours";

/** One of the Services that a route's requests are shared between. */
export interface RouteTarget {
  readonly host: string;
  readonly weight: number;
}

/** What retries may repeat: calls that cannot have had an effect. */
const RETRY_ON = "connect-failure,refused-stream,reset-before-request";

/** Response headers of everything that leaves through the gateway. */
const securityHeaders = {
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "cache-control": "no-store",
};

/** Public host of an entry. */
export const publicHost = ({ host }: Entry, domain: string): string => `${host}.${domain}`;

/** What the routes of a service are planned from. */
export interface RouteFacts {
  readonly topology: Topology;
  readonly key: string;
  /** Domain of the public hosts. */
  readonly domain: string;
  /** The Services behind it. @default the service's own, for all requests */
  readonly targets?: readonly RouteTarget[];
}

/** Routes to a service: one for each caller, with that call's deadline and retries; nobody else gets one. */
export function planRoutes({ topology, key, domain, targets }: RouteFacts) {
  const self = placeOf(topology, key);
  const host = hostOf(self);
  const entry = entryOf(topology, key);
  const route = (targets ?? [{ host, weight: 100 }]).map(({ host: to, weight }) => ({
    destination: { host: to, port: { number: SERVICE_PORT } },
    weight,
  }));
  const gateway = `${topology.gateway.namespace}/${topology.gateway.name}`;
  const entryRoutes =
    entry === undefined
      ? []
      : [
          {
            name: "public",
            match: [{ gateways: [gateway] }],
            route,
            timeout: `${entry.timeoutSeconds}s`,
            retries: { attempts: 1, retryOn: RETRY_ON },
            headers: { response: { set: securityHeaders, remove: ["server", "x-powered-by"] } },
          },
        ];
  const callRoutes = callsTo(topology, key).map(({ from, timeoutSeconds, retries }) => {
    const caller = placeOf(topology, from);
    return {
      name: from,
      match: [{ gateways: ["mesh"], sourceLabels: podsOf(caller), sourceNamespace: caller.namespace }],
      route,
      timeout: `${timeoutSeconds}s`,
      retries: {
        attempts: retries,
        ...(retries === 0
          ? {}
          : { perTryTimeout: `${Math.floor((timeoutSeconds * 1000) / (retries + 1))}ms`, retryOn: RETRY_ON }),
      },
    };
  });
  return {
    hosts: entry === undefined ? [host] : [host, publicHost(entry, domain)],
    gateways: entry === undefined ? ["mesh"] : ["mesh", gateway],
    http: [...entryRoutes, ...callRoutes],
  };
}
