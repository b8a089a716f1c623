import { TENANT_LABEL } from "../../lib/labels";
import { containerSecurity, podSecurity } from "../../lib/pod-security";
import { clusterPeers, peerPorts } from "../../lib/cluster-peers";
import { TENANT_TAG } from "../../lib/tenant-header";

/** Name of the collector, as its operator is asked for it. */
export const COLLECTOR = "traces";

/** Name of what belongs to it: the operator calls its Service like this. */
export const collectorName = `${COLLECTOR}-collector`;

/** Host name at which proxies find it. */
export const collectorHost = `${collectorName}.${clusterPeers.collector.namespace}.svc.cluster.local`;

/** Where traces are stored: the collector of the add-on `jaeger`. */
const STORE = `jaeger-collector.tracing.svc.cluster.local:${peerPorts.collector}`;

const memory = "512Mi";
/** Half of its memory may be in use before senders are told to wait: the limit without the room for a spike. */
const limiter = { check_interval: "1s", limit_percentage: 75, spike_limit_percentage: 25 };

/** What the collector reads of the cluster to know whose pod an address is. */
export const collectorRules = [
  { apiGroups: [""], resources: ["pods", "namespaces"], verbs: ["get", "list", "watch"] },
  { apiGroups: ["apps"], resources: ["replicasets"], verbs: ["get", "list", "watch"] },
];

/**
 * The steps between sender and store. Whose a trace is follows from the namespace of the pod that the connection came
 * from, never from what the sender says: its own word is deleted first. Only pods outside tenants' namespaces, whose
 * sidecars take the name from the gateway's header, may name a tenant for a single span.
 */
const processors = {
  memory_limiter: limiter,
  "resource/forget": { attributes: [{ key: TENANT_TAG, action: "delete" }] },
  k8sattributes: {
    auth_type: "serviceAccount",
    pod_association: [{ sources: [{ from: "connection" }] }],
    extract: {
      metadata: ["k8s.namespace.name", "k8s.pod.name", "k8s.deployment.name"],
      labels: [{ tag_name: TENANT_TAG, key: TENANT_LABEL, from: "namespace" }],
    },
  },
  "transform/owner": {
    error_mode: "propagate",
    trace_statements: [
      {
        context: "span",
        statements: [
          `set(attributes["${TENANT_TAG}"], resource.attributes["${TENANT_TAG}"]) where resource.attributes["${TENANT_TAG}"] != nil`,
        ],
      },
    ],
  },
  batch: {},
};

/** Credentials of an hour for the API server, in place of the token that would be mounted by default. */
const credentials = {
  name: "api-credentials",
  projected: {
    sources: [
      { serviceAccountToken: { path: "token", expirationSeconds: 3600 } },
      { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
      { downwardAPI: { items: [{ path: "namespace", fieldRef: { fieldPath: "metadata.namespace" } }] } },
    ],
  },
};

/** The collector of traces as its operator is asked for it. */
export const planCollector = (serviceAccount: string) => ({
  mode: "deployment",
  replicas: 2,
  serviceAccount,
  resources: {
    requests: { cpu: "200m", memory },
    limits: { cpu: "800m", memory },
  },
  podSecurityContext: podSecurity,
  securityContext: containerSecurity,
  podDisruptionBudget: { maxUnavailable: 1 },
  volumes: [credentials],
  volumeMounts: [
    { name: credentials.name, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true },
  ],
  config: {
    receivers: { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${peerPorts.collector}` } } } },
    processors,
    exporters: { otlp: { endpoint: STORE, tls: { insecure: true } } },
    service: {
      pipelines: {
        traces: { receivers: ["otlp"], processors: Object.keys(processors), exporters: ["otlp"] },
      },
    },
  },
});
