/** Pods outside the platform's own namespaces that every service talks to, by namespace and label. */
export const clusterPeers = {
  /** The cluster's name service. */
  dns: { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
  /** The mesh's control plane: certificates and configuration of the sidecars. */
  meshControl: { namespace: "istio-system", labels: { app: "istiod" } },
  /** The collector of traces. */
  collector: {
    namespace: "opentelemetry",
    labels: { "app.kubernetes.io/component": "opentelemetry-collector" },
  },
  /** The scraper of metrics. */
  metrics: { namespace: "monitoring", labels: { "app.kubernetes.io/name": "prometheus" } },
} as const;

/** Ports of the peers, and the one on which a sidecar shows its own and its service's metrics. */
export const peerPorts = { dns: 53, meshControl: 15_012, collector: 4317, sidecarMetrics: 15_020 } as const;

/** Name by which the mesh knows the collector, as the place that traces go to. */
export const TRACE_PROVIDER = "platform-traces";
