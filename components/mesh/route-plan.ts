import type { Entry } from "./graph-types";
import type { Place, Topology } from "./mesh-types";
import { callsTo, entryOf, hostOf, placeOf, podsOf, SERVICE_PORT } from "./neighbours";

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
}

/** Where requests of a route go: one Service, or two whose shares a release moves. */
function destinations(place: Place, isOnTrial: boolean) {
  const to = (name: string) => ({
    destination: { host: hostOf({ ...place, name }), port: { number: SERVICE_PORT } },
  });
  const { split } = place;
  if (split === undefined) return [{ ...to(place.name), weight: 100 }];
  const stable = { ...to(split.stable), weight: 100 };
  return split.weighted && isOnTrial ? [stable, { ...to(split.trial), weight: 0 }] : [stable];
}

/** Ends of the names of routes that only a cohort's requests take. */
const COHORT = "-cohort";

/** The routes of everybody, with those of the cohort, if there is one, before them. */
function withCohort<Route extends { name: string; match: object[] }>(place: Place, routes: Route[]) {
  const headers = place.split?.cohort;
  const all = routes.map((route) => ({ ...route, route: destinations(place, headers === undefined) }));
  if (headers === undefined) return all;
  const own = routes.map((route) => ({
    ...route,
    name: `${route.name}${COHORT}`,
    match: route.match.map((match) => ({ ...match, headers })),
    route: destinations(place, true),
  }));
  return [...own, ...all];
}

/** Names of the routes whose shares a release moves. */
export function trialRoutes({ topology, key }: Pick<RouteFacts, "topology" | "key">): string[] {
  const { split } = placeOf(topology, key);
  if (split === undefined || !split.weighted) return [];
  const names = [
    ...(entryOf(topology, key) === undefined ? [] : [PUBLIC_ROUTE]),
    ...callsTo(topology, key).map(({ from }) => from),
  ];
  return split.cohort === undefined ? names : names.map((name) => `${name}${COHORT}`);
}

const PUBLIC_ROUTE = "public";

/** Routes to a service: one for each caller, with that call's deadline and retries; nobody else gets one. */
export function planRoutes({ topology, key, domain }: RouteFacts) {
  const self = placeOf(topology, key);
  const host = hostOf(self);
  const entry = entryOf(topology, key);
  const gateway = `${topology.gateway.namespace}/${topology.gateway.name}`;
  const entryRoutes =
    entry === undefined
      ? []
      : [
          {
            name: PUBLIC_ROUTE,
            match: [{ gateways: [gateway] }],
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
    http: [...withCohort(self, entryRoutes), ...withCohort(self, callRoutes)],
  };
}
