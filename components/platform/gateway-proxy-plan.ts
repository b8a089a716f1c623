import { GATEWAY_NAME } from "../../lib/gateway-name";
import { containerSecurity, podSecurity, UNPRIVILEGED } from "../../lib/pod-security";
import type { Topology } from "../mesh/mesh-types";
import { placeOf, podsOf } from "../mesh/neighbours";
import { planClusterEgress, planMetricsIngress } from "../mesh/network-plan";
import { histogramAnnotation } from "../workload/metadata-plan";
import { type PlacementFacts, planPlacement } from "../workload/placement-plan";
import type { ScalingFacts } from "../workload/scaling-plan";
import type { Resources } from "../services/catalogue-types";
import type { Edge } from "../cluster/cluster-types";
import { gatewayPorts, portsOf } from "./gateway-plan";
import type { GatewayConfig } from "./gateway-schema";

/** What the shared planners need to know of the gateway: it is as critical as what is behind it. */
export const gatewayFacts = ({
  replicas,
}: Pick<GatewayConfig, "replicas">): PlacementFacts & ScalingFacts => ({
  key: "gateway",
  name: GATEWAY_NAME,
  row: { criticality: "critical", nodeGroup: "general" },
  replicas,
});

/** The name by which the mesh's injector knows the container that it completes. */
export const GATEWAY_CONTAINER = "istio-proxy";

/** Where the proxy shows that it is alive and configured. */
export const STATUS_PORT = 15_021;
/** Path at which it says whether it takes requests. */
export const READY_PATH = "/healthz/ready";
/** What one proxy asks for. */
export const gatewaySize = { cpu: "500m", memory: "512Mi" } as const satisfies Resources;
const size = { ...gatewaySize, "ephemeral-storage": "512Mi" };

const probe = (path: string, failureThreshold: number) => ({
  httpGet: { path, port: STATUS_PORT, scheme: "HTTP" },
  periodSeconds: 5,
  timeoutSeconds: 2,
  failureThreshold,
});

/** Which template the mesh's injector completes the pod by, and that answers tell nothing about the software inside. */
export const gatewayAnnotations = (edge: Pick<Edge, "ranges"> | undefined) => ({
  "inject.istio.io/templates": "gateway",
  ...histogramAnnotation,
  "proxy.istio.io/config": JSON.stringify({
    proxyHeaders: {
      server: { disabled: true },
      envoyDebugHeaders: { disabled: true },
      metadataExchangeHeaders: { mode: "IN_MESH" },
    },
    // The load balancer's word on who the client is counts, and nobody else's.
    ...(edge === undefined ? {} : { gatewayTopology: { numTrustedProxies: 1 } }),
  }),
});

/** The proxy's pod. The mesh's injector completes it by the template `gateway`. */
export const planGatewayPod = (config: GatewayConfig, edge?: Pick<Edge, "ranges">) => ({
  serviceAccountName: GATEWAY_NAME,
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  os: { name: "linux" },
  securityContext: { ...podSecurity, fsGroup: UNPRIVILEGED },
  ...planPlacement(gatewayFacts(config)),
  terminationGracePeriodSeconds: 60,
  containers: [
    {
      name: GATEWAY_CONTAINER,
      image: config.image,
      imagePullPolicy: "Always",
      ports: Object.entries(portsOf(edge)).map(([name, { container }]) => ({
        name,
        containerPort: container,
        protocol: "TCP",
      })),
      securityContext: containerSecurity,
      resources: { requests: size, limits: size },
      startupProbe: probe(READY_PATH, 12),
      readinessProbe: probe(READY_PATH, 2),
      // Only that it still accepts connections: a proxy without configuration is not helped by a restart.
      livenessProbe: {
        tcpSocket: { port: STATUS_PORT },
        periodSeconds: 10,
        timeoutSeconds: 2,
        failureThreshold: 3,
      },
      lifecycle: { preStop: { sleep: { seconds: 15 } } },
    },
  ],
});

/** Who reaches the proxy's ports: the clients themselves, or the load balancer that also asks how it is. */
function planPublicIngress({ clients }: GatewayConfig, edge: Pick<Edge, "ranges"> | undefined) {
  const ports = Object.values(portsOf(edge)).map(({ container }) => container);
  return {
    from: (edge?.ranges ?? clients).map((cidr) => ({ ipBlock: { cidr } })),
    ports: [...ports, ...(edge === undefined ? [] : [STATUS_PORT])].map((port) => ({
      protocol: "TCP",
      port,
    })),
  };
}

/** Clients reach the public ports; the proxy reaches the services that the graph lets it. */
export const planGatewayNetwork = (
  topology: Topology,
  config: GatewayConfig,
  edge?: Pick<Edge, "ranges">,
) => ({
  podSelector: { matchLabels: podsOf({ name: GATEWAY_NAME }) },
  policyTypes: ["Ingress", "Egress"],
  ingress: [planPublicIngress(config, edge), planMetricsIngress(topology.mesh, gatewayPorts.http.container)],
  egress: [
    ...planClusterEgress(topology.mesh),
    ...topology.graph.entries.map(({ to }) => {
      const { name, namespace, port } = placeOf(topology, to);
      return {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
            podSelector: { matchLabels: podsOf({ name }) },
          },
        ],
        ports: [{ protocol: "TCP", port }],
      };
    }),
  ],
});
