import type { Edge } from "../cluster/cluster-types";
import { EDGE_CLASS, tenantDomain } from "../../lib/gateway-name";
import { CERTIFICATE_SECRET, edgePorts, gatewaySelector, portsOf } from "./gateway-plan";
import { READY_PATH, STATUS_PORT } from "./gateway-proxy-plan";
import type { GatewayConfig } from "./gateway-schema";

/** How the world reaches the gateway. */
export interface Entry {
  readonly name: string;
  /** The platform's public hosts. */
  readonly hosts: readonly string[];
  readonly config: Pick<GatewayConfig, "domain" | "clients">;
  /** Whether the cluster gives load balancers an address. */
  readonly loadBalancers: boolean;
  /** A load balancer that ends TLS. @default there is none: the gateway ends TLS itself */
  readonly edge?: Edge | undefined;
}

/** Where external-dns runs, it writes these names into the public zone: the hosts, and one for all tenants' own. */
const names = ({ hosts, config }: Entry): Record<string, string> => ({
  "external-dns.alpha.kubernetes.io/hostname": [...hosts, `*.${tenantDomain(config.domain)}`].join(","),
});

/** A load balancer of connections, made by Amazon's controller in front of the pods, without node ports. */
const passThrough = {
  "service.beta.kubernetes.io/aws-load-balancer-type": "external",
  "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip",
  "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
};

/** The gateway's Service: a load balancer of its own, or what one stands before, or is reached inside the cluster only. */
export function planEntryService(entry: Entry) {
  const { name, loadBalancers, edge } = entry;
  const shared = {
    selector: gatewaySelector(name),
    ports: Object.entries(portsOf(edge)).map(([port, { service, container }]) => ({
      name: port,
      port: service,
      targetPort: container,
      protocol: "TCP",
    })),
  };
  return loadBalancers && edge === undefined
    ? {
        annotations: { ...passThrough, ...names(entry) },
        spec: {
          ...shared,
          type: "LoadBalancer",
          allocateLoadBalancerNodePorts: false,
          externalTrafficPolicy: "Local",
          loadBalancerSourceRanges: entry.config.clients,
        },
      }
    : { annotations: {}, spec: { ...shared, type: "ClusterIP" } };
}

/**
 * The load balancer before the gateway, made by Amazon's controller: it ends TLS with the cloud's certificate, has the
 * firewall look at each request, and goes on to the gateway by TLS again (docs/adr/0066).
 */
export function planEdgeIngress(entry: Entry, edge: Edge) {
  const { name, hosts, config } = entry;
  const backend = (port: keyof typeof edgePorts) => ({ service: { name, port: { name: port } } });
  const annotation = (key: string) => `alb.ingress.kubernetes.io/${key}`;
  return {
    annotations: {
      ...names(entry),
      [annotation("scheme")]: "internet-facing",
      [annotation("target-type")]: "ip",
      [annotation("inbound-cidrs")]: config.clients.join(","),
      [annotation("listen-ports")]: JSON.stringify([{ HTTP: 80 }, { HTTPS: 443 }]),
      [annotation("ssl-redirect")]: "443",
      [annotation("ssl-policy")]: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
      [annotation("certificate-arn")]: edge.certificateArn,
      [annotation("wafv2-acl-arn")]: edge.webAclArn,
      [annotation("load-balancer-attributes")]: "routing.http.drop_invalid_header_fields.enabled=true",
      [annotation("backend-protocol")]: "HTTPS",
      [annotation("healthcheck-protocol")]: "HTTP",
      [annotation("healthcheck-port")]: String(STATUS_PORT),
      [annotation("healthcheck-path")]: READY_PATH,
    },
    spec: {
      ingressClassName: EDGE_CLASS,
      // The controller takes the annotation's certificate; this one is the gateway's own, on the way from it.
      tls: [{ hosts: [...hosts], secretName: CERTIFICATE_SECRET }],
      rules: hosts.map((host) => ({
        host,
        http: { paths: [{ path: "/", pathType: "Prefix", backend: backend("platform") }] },
      })),
      // Every other host is a tenant's, or refused by the gateway.
      defaultBackend: backend("tenants"),
    },
  };
}
