import { TENANT_HEADER } from "../../lib/tenant-header";
import { selectorFor } from "../../lib/labels";
import type { GatewayConfig } from "./gateway-schema";

/** Name of the secret that holds the public certificate. */
export const CERTIFICATE_SECRET = "platform-gateway-certificate";

/** Ports the proxy listens on, above 1024 because it is not root, and those its Service shows. */
export const gatewayPorts = {
  http: { service: 80, container: 8080 },
  https: { service: 443, container: 8443 },
} as const;

/**
 * Ports behind a load balancer that ends TLS. Its own connections name no host, by which hosts with listeners of their own
 * could share a port.
 */
export const edgePorts = {
  platform: { service: 8444, container: 8444 },
  tenants: { service: 8445, container: 8445 },
} as const;

/** Ports of the gateway by their name, as its Service shows them and as its proxies listen. */
export const portsOf = (
  edge: object | undefined,
): Readonly<Record<string, { readonly service: number; readonly container: number }>> =>
  edge === undefined ? gatewayPorts : edgePorts;

/** Labels of the proxy's pods. */
export const gatewaySelector = (name: string) => selectorFor({ name: "gateway", instance: name });

const tls = {
  mode: "SIMPLE",
  credentialName: CERTIFICATE_SECRET,
  minProtocolVersion: "TLSV1_2",
  cipherSuites: [
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
  ],
};

/** Port 80 only redirects, port 443 ends TLS. */
export const planGateway = (name: string, hosts: readonly string[]) => ({
  selector: gatewaySelector(name),
  servers: [
    {
      port: { number: gatewayPorts.http.service, name: "http", protocol: "HTTP" },
      hosts,
      tls: { httpsRedirect: true },
    },
    { port: { number: gatewayPorts.https.service, name: "https", protocol: "HTTPS" }, hosts, tls },
  ],
});

/**
 * Behind a load balancer that has ended TLS and redirected port 80. Its connection carries no host to choose by, so that
 * the listener takes all; which hosts may be asked for is the authorization's to say.
 */
export const planEdgeGateway = (name: string) => ({
  selector: gatewaySelector(name),
  servers: [
    {
      port: { number: edgePorts.platform.service, name: "https-edge", protocol: "HTTPS" },
      hosts: ["*"],
      tls,
    },
  ],
});

/** Tokens are those of the platform's own auth service; a bad one is refused, none leaves the request anonymous. */
export const planTokens = (name: string, authHost: string) => ({
  selector: { matchLabels: gatewaySelector(name) },
  jwtRules: [
    {
      issuer: `https://${authHost}`,
      jwksUri: `https://${authHost}/.well-known/jwks.json`,
      forwardOriginalToken: true,
      outputClaimToHeaders: [{ header: TENANT_HEADER, claim: "tenant" }],
    },
  ],
});

/** Everybody may ask the gateway for the public hosts; which service answers whom is decided behind it. */
export const planGatewayAuthorization = (name: string, hosts: readonly string[]) => ({
  selector: { matchLabels: gatewaySelector(name) },
  action: "ALLOW",
  rules: [{ to: [{ operation: { hosts } }] }],
});

const PROXY = "type.googleapis.com/envoy.extensions.filters.http";

const httpFilter = (name: string, config: Readonly<Record<string, unknown>>) => ({
  applyTo: "HTTP_FILTER",
  match: {
    context: "GATEWAY",
    listener: {
      filterChain: {
        filter: {
          name: "envoy.filters.network.http_connection_manager",
          subFilter: { name: "envoy.filters.http.router" },
        },
      },
    },
  },
  patch: { operation: "INSERT_BEFORE", value: { name: `envoy.filters.http.${name}`, typed_config: config } },
});

const bucket = (perSecond: number) => ({
  max_tokens: 2 * perSecond,
  tokens_per_fill: perSecond,
  fill_interval: "1s",
});

/** Tenants that one proxy keeps a bucket for; the least recently seen gives way. */
const TENANT_BUCKETS = 2000;

/** Limits at the gateway: a bucket of requests for each tenant, one for all anonymous requests, and body size. */
export const planLimits = (name: string, { requestsPerSecond, bodyMebibytes }: GatewayConfig) => ({
  workloadSelector: { labels: gatewaySelector(name) },
  configPatches: [
    httpFilter("local_ratelimit", {
      "@type": `${PROXY}.local_ratelimit.v3.LocalRateLimit`,
      stat_prefix: "tenant_rate_limit",
      // For requests without a tenant; the buckets of tenants come in place of it, not on top.
      token_bucket: bucket(requestsPerSecond),
      always_consume_default_token_bucket: false,
      filter_enabled: { default_value: { numerator: 100, denominator: "HUNDRED" } },
      filter_enforced: { default_value: { numerator: 100, denominator: "HUNDRED" } },
      enable_x_ratelimit_headers: "DRAFT_VERSION_03",
      max_dynamic_descriptors: TENANT_BUCKETS,
      rate_limits: [
        { actions: [{ request_headers: { header_name: TENANT_HEADER, descriptor_key: "tenant" } }] },
      ],
      // A descriptor without a value makes one bucket for each value that comes.
      descriptors: [{ entries: [{ key: "tenant" }], token_bucket: bucket(requestsPerSecond) }],
    }),
    httpFilter("buffer", {
      "@type": `${PROXY}.buffer.v3.Buffer`,
      max_request_bytes: bodyMebibytes * 1024 * 1024,
    }),
  ],
});
