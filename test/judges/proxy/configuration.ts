import { socketAddress } from "./envoy-process";

const TYPE = "type.googleapis.com/envoy.extensions";

/** The part of an EnvoyFilter that the tests translate. */
interface FilterPatch {
  readonly applyTo: string;
  readonly patch: { readonly operation: string; readonly value: unknown };
}

/** The HTTP filters that patches put before the router, in their order. */
export const insertedFilters = (patches: readonly FilterPatch[]): unknown[] =>
  patches
    .filter(({ applyTo, patch }) => applyTo === "HTTP_FILTER" && patch.operation === "INSERT_BEFORE")
    .map(({ patch }) => patch.value);

/** A route of a VirtualService, as Istio translates what is asked here. */
interface PublicRoute {
  readonly timeout: string;
  readonly headers?: {
    readonly response: { readonly set: Readonly<Record<string, string>>; readonly remove: readonly string[] };
  };
}

export const routeTo = (cluster: string, { timeout, headers }: PublicRoute) => ({
  match: { prefix: "/" },
  route: { cluster, timeout },
  response_headers_to_add: Object.entries(headers?.response.set ?? {}).map(([key, value]) => ({
    header: { key, value },
    append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
  })),
  response_headers_to_remove: headers?.response.remove ?? [],
});

/** What a listener is made of beside its address. */
interface ListenerFacts {
  readonly port: number;
  readonly filters: readonly unknown[];
  readonly hosts: readonly {
    readonly name: string;
    readonly domains: readonly string[];
    readonly routes: object[];
  }[];
  /** Fields of the connection manager that a patch or the proxy's settings merge. */
  readonly manager?: Readonly<Record<string, unknown>>;
  readonly tls?: object;
}

export const listener = ({ port, filters, hosts, manager = {}, tls }: ListenerFacts) => ({
  name: `listener-${port}`,
  address: socketAddress(port),
  filter_chains: [
    {
      ...(tls === undefined
        ? {}
        : {
            transport_socket: {
              name: "tls",
              typed_config: {
                "@type": `${TYPE}.transport_sockets.tls.v3.DownstreamTlsContext`,
                common_tls_context: tls,
              },
            },
          }),
      filters: [
        {
          name: "envoy.filters.network.http_connection_manager",
          typed_config: {
            "@type": `${TYPE}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
            stat_prefix: "judge",
            route_config: { virtual_hosts: hosts },
            http_filters: [
              ...filters,
              {
                name: "envoy.filters.http.router",
                typed_config: {
                  "@type": `${TYPE}.filters.http.router.v3.Router`,
                  suppress_envoy_headers: true,
                },
              },
            ],
            ...manager,
          },
        },
      ],
    },
  ],
});

/** A cluster with one endpoint, or with none. */
export const cluster = (name: string, port?: number) => ({
  name,
  type: "STATIC",
  connect_timeout: "1s",
  load_assignment: {
    cluster_name: name,
    endpoints: port === undefined ? [] : [{ lb_endpoints: [{ endpoint: { address: socketAddress(port) } }] }],
  },
});
