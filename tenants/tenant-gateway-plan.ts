import { edgePorts, gatewayPorts, gatewaySelector } from "../components/platform/gateway-plan";
import { GATEWAY_NAME, ingressNamespace, tenantDomain } from "../lib/gateway-name";
import { TENANT_LABEL } from "../lib/labels";
import { TENANT_PORT } from "./network-plan";

/** Name of the gateway that tenants' routes attach to, and of everything that belongs to it. */
export const TENANT_GATEWAY = "tenants";

/** Name of the secret with the certificate of tenants' hosts. */
export const TENANT_CERTIFICATE = "tenant-gateway-certificate";

const tenants = { matchExpressions: [{ key: TENANT_LABEL, operator: "Exists" }] };

/** What lets tenants' routes in, as plain values: the listener, the way to their pods, and leave to ask for their hosts. */
export function planTenantGateway(environment: string, domain: string, behindEdge = false) {
  const parent = tenantDomain(domain);
  const namespace = ingressNamespace(environment);
  return {
    hosts: [parent, `*.${parent}`],
    gateway: {
      gatewayClassName: "istio",
      // The platform's own proxies serve it: without an address the mesh would start others, with a load balancer.
      addresses: [{ type: "Hostname", value: `${GATEWAY_NAME}.${namespace}.svc.cluster.local` }],
      listeners: [
        {
          name: "https",
          protocol: "HTTPS",
          // A load balancer that ends TLS names no host: then the port alone says whose the connection is.
          ...(behindEdge
            ? { port: edgePorts.tenants.service }
            : { port: gatewayPorts.https.service, hostname: `*.${parent}` }),
          tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: TENANT_CERTIFICATE }] },
          allowedRoutes: {
            namespaces: { from: "Selector", selector: tenants },
            kinds: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute" }],
          },
        },
      ],
    },
    network: {
      podSelector: { matchLabels: gatewaySelector(GATEWAY_NAME) },
      policyTypes: ["Egress"],
      egress: [{ to: [{ namespaceSelector: tenants }], ports: [{ protocol: "TCP", port: TENANT_PORT }] }],
    },
    authorization: {
      selector: { matchLabels: gatewaySelector(GATEWAY_NAME) },
      action: "ALLOW",
      rules: [{ to: [{ operation: { hosts: [`*.${parent}`] } }] }],
    },
  };
}
