import { peerPorts } from "../../lib/cluster-peers";
import { NODE_GROUP_LABEL } from "../../lib/node-groups";
import { TENANT_LABEL, TIER_LABEL, tenantFactLabels } from "../../lib/labels";
import { objectives } from "../../lib/objectives";
import { PLATFORM_STORAGE_CLASS } from "../../lib/storage-classes";
import type { AddOnContext, HelmAddOn } from "./add-on-types";
import { type PolicyDocument, policy } from "./policy-document";

const systemNodes = { nodeSelector: { [NODE_GROUP_LABEL]: "system" } };
/** A pod that a restricted namespace takes, as a user that owns nothing. */
const asNobody = { runAsNonRoot: true, runAsUser: 65_534, seccompProfile: { type: "RuntimeDefault" } };
const encryptedVolume = (storage: string) => ({
  accessModes: ["ReadWriteOnce"],
  storageClassName: PLATFORM_STORAGE_CLASS,
  resources: { requests: { storage } },
});

/** Labels of namespaces by which usage and cost are told apart. */
const tenantMetricLabels = [TENANT_LABEL, TIER_LABEL, tenantFactLabels.owner, tenantFactLabels.costCentre];

/** Streams of the cluster's own application log groups. */
const logShipping = ({ site: { name, account, region } }: AddOnContext): PolicyDocument =>
  policy({
    Sid: "OwnLogs",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
    Resource: `arn:aws:logs:${region}:${account}:log-group:/platform/${name}/*`,
  });

/** What watches the platform, what protects it while it runs and what tries it out. */
export const observingAddOns = {
  "kube-prometheus-stack": {
    kind: "helm",
    byDefault: true,
    needs: ["aws-ebs-csi-driver", "cert-manager"],
    namespace: "monitoring",
    purpose: "metrics, alerts and dashboards; the node exporter reads the host, hence privileged",
    provides: "prometheus",
    chart: "kube-prometheus-stack",
    repository: "https://prometheus-community.github.io/helm-charts",
    version: "77.0.0",
    podSecurity: "privileged",
    values: ({ site }) => ({
      // EKS does not let anyone scrape these parts of its control plane.
      kubeEtcd: { enabled: false },
      kubeControllerManager: { enabled: false },
      kubeScheduler: { enabled: false },
      prometheusOperator: { admissionWebhooks: { certManager: { enabled: true } } },
      // What a namespace says of its tenant, as a metric: usage and cost are joined with it by namespace.
      "kube-state-metrics": { metricLabelsAllowlist: [`namespaces=[${tenantMetricLabels.join(",")}]`] },
      prometheus: {
        prometheusSpec: {
          replicas: 2,
          // The error budgets look back over their whole period.
          retention: `${objectives.windowDays + 5}d`,
          externalLabels: { cluster: site.name },
          serviceMonitorSelectorNilUsesHelmValues: false,
          podMonitorSelectorNilUsesHelmValues: false,
          ruleSelectorNilUsesHelmValues: false,
          storageSpec: { volumeClaimTemplate: { spec: encryptedVolume("100Gi") } },
        },
      },
      alertmanager: {
        alertmanagerSpec: {
          replicas: 3,
          storage: { volumeClaimTemplate: { spec: encryptedVolume("10Gi") } },
        },
      },
      grafana: {
        replicas: 2,
        defaultDashboardsEnabled: false,
        sidecar: { dashboards: { enabled: true, searchNamespace: "ALL" } },
      },
    }),
  },
  "opentelemetry-operator": {
    kind: "helm",
    byDefault: true,
    needs: ["cert-manager"],
    namespace: "opentelemetry",
    purpose: "collectors of traces",
    chart: "opentelemetry-operator",
    repository: "https://open-telemetry.github.io/opentelemetry-helm-charts",
    version: "0.99.2",
    podSecurity: "restricted",
    values: () => ({
      replicaCount: 2,
      ...systemNodes,
      manager: { collectorImage: { repository: "otel/opentelemetry-collector-k8s" } },
      admissionWebhooks: { failurePolicy: "Ignore", timeoutSeconds: 5, certManager: { enabled: true } },
    }),
  },
  jaeger: {
    kind: "helm",
    byDefault: true,
    needs: ["opentelemetry-operator", "elastic-stack"],
    namespace: "tracing",
    purpose: "traces, stored in Elasticsearch",
    chart: "jaeger",
    repository: "https://jaegertracing.github.io/helm-charts",
    version: "3.4.1",
    podSecurity: "restricted",
    values: () => ({
      provisionDataStore: { cassandra: false, elasticsearch: false },
      storage: {
        type: "elasticsearch",
        elasticsearch: {
          host: "logs-es-http.logging",
          port: 9200,
          scheme: "https",
          usePassword: true,
          existingSecret: "jaeger-elasticsearch",
        },
      },
      agent: { enabled: false },
      collector: {
        replicaCount: 2,
        service: { otlp: { grpc: { name: "otlp-grpc", port: peerPorts.collector } } },
      },
      query: { replicaCount: 2 },
    }),
  },
  "elastic-operator": {
    kind: "helm",
    byDefault: true,
    needs: ["aws-ebs-csi-driver", "cert-manager"],
    namespace: "logging",
    purpose: "operator of Elasticsearch and Kibana",
    chart: "eck-operator",
    repository: "https://helm.elastic.co",
    version: "3.5.0",
    podSecurity: "restricted",
    values: () => ({
      replicaCount: 2,
      ...systemNodes,
      managedNamespaces: ["logging"],
      // It may see its own namespace alone, and so neither the classes of volumes nor webhooks of the whole cluster.
      createClusterScopedResources: false,
      config: { validateStorageClass: false },
      webhook: { enabled: false },
      podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
    }),
  },
  "elastic-stack": {
    kind: "helm",
    byDefault: true,
    needs: ["elastic-operator"],
    namespace: "logging",
    purpose: "Elasticsearch and Kibana",
    chart: "eck-stack",
    repository: "https://helm.elastic.co",
    version: "0.20.0",
    podSecurity: "restricted",
    values: ({ zones }) => ({
      "eck-elasticsearch": {
        fullnameOverride: "logs",
        nodeSets: [
          {
            name: "data",
            count: zones,
            // Memory mapping would need a privileged init container to raise a kernel limit.
            config: { "node.store.allow_mmap": false },
            volumeClaimTemplates: [
              { metadata: { name: "elasticsearch-data" }, spec: encryptedVolume("100Gi") },
            ],
          },
        ],
      },
      "eck-kibana": { enabled: true, fullnameOverride: "logs", count: 2, elasticsearchRef: { name: "logs" } },
    }),
  },
  "fluent-bit": {
    kind: "helm",
    byDefault: true,
    needs: ["elastic-operator"],
    namespace: "log-shipping",
    purpose: "ships logs of containers; reads the host's log files, hence privileged",
    chart: "fluent-bit",
    repository: "https://fluent.github.io/helm-charts",
    version: "0.54.0",
    podSecurity: "privileged",
    identity: { serviceAccount: "fluent-bit", permissions: logShipping },
    values: ({ site }) => ({
      serviceAccount: { name: "fluent-bit" },
      tolerations: [{ operator: "Exists" }],
      config: {
        filters: [
          "[FILTER]",
          "    Name kubernetes",
          "    Match kube.*",
          // Whose a line is comes from its file and the namespace. What a line itself says lies below a key of its
          // own, or a tenant could write another's namespace into it and into another's log group.
          "    Merge_Log On",
          "    Merge_Log_Key application",
          "    Keep_Log Off",
          "    Namespace_Labels On",
          // Annotations by which a pod would keep its lines from being read, or choose who reads them.
          "    K8S-Logging.Parser Off",
          "    K8S-Logging.Exclude Off",
          "    Labels Off",
          "    Annotations Off",
          "",
        ].join("\n"),
        outputs: [
          // Tenants read only their own group, made beforehand with its key.
          "[OUTPUT]",
          "    Name cloudwatch_logs",
          "    Match_Regex ^kube\\..*_tenant-[^_]+_.*$",
          `    region ${site.region}`,
          `    log_group_name /platform/${site.name}/applications`,
          `    log_group_template /platform/${site.name}/$kubernetes['namespace_name']`,
          "    log_stream_prefix pod-",
          "    auto_create_group false",
          "[OUTPUT]",
          "    Name cloudwatch_logs",
          "    Match_Regex ^kube\\.(?!.*_tenant-).*$",
          `    region ${site.region}`,
          `    log_group_name /platform/${site.name}/applications`,
          "    log_stream_prefix pod-",
          "    auto_create_group false",
          "",
        ].join("\n"),
      },
    }),
  },
  falco: {
    kind: "helm",
    byDefault: true,
    needs: ["coredns"],
    namespace: "falco",
    purpose: "watches system calls of containers; loads a probe into the kernel, hence privileged",
    chart: "falco",
    repository: "https://falcosecurity.github.io/charts",
    version: "7.0.0",
    podSecurity: "privileged",
    values: () => ({
      driver: { kind: "modern_ebpf" },
      tty: true,
      collectors: { containerEngine: { enabled: true } },
      falcosidekick: { enabled: true, replicaCount: 2 },
    }),
  },
  "trivy-operator": {
    kind: "helm",
    byDefault: true,
    needs: ["coredns"],
    namespace: "trivy-system",
    purpose: "scans images and configurations that run",
    chart: "trivy-operator",
    repository: "https://aquasecurity.github.io/helm-charts",
    version: "0.31.0",
    podSecurity: "restricted",
    values: () => ({
      excludeNamespaces: "kube-system",
      operator: { infraAssessmentScannerEnabled: false, clusterComplianceEnabled: false },
      trivy: { ignoreUnfixed: true },
      // The namespace is restricted; neither the operator nor its scanning jobs say so of themselves.
      podSecurityContext: asNobody,
      trivyOperator: { scanJobPodTemplatePodSecurityContext: asNobody },
    }),
  },
  "chaos-mesh": {
    kind: "helm",
    byDefault: false,
    needs: ["cert-manager"],
    namespace: "chaos-mesh",
    purpose: "experiments with failures; its daemon enters other pods' namespaces, hence privileged",
    provides: "chaos",
    chart: "chaos-mesh",
    repository: "https://charts.chaos-mesh.org",
    version: "2.8.0",
    podSecurity: "privileged",
    values: () => ({
      // Only namespaces that ask for it by annotation can be harmed.
      controllerManager: { enableFilterNamespace: true },
      chaosDaemon: { runtime: "containerd", socketPath: "/run/containerd/containerd.sock" },
      dashboard: { create: false },
      webhook: { certManager: { enabled: true } },
    }),
  },
  "argo-cd": {
    kind: "helm",
    byDefault: false,
    needs: ["cert-manager"],
    namespace: "argo-cd",
    purpose: "pull-based delivery for those who prefer it; off, because Pulumi delivers",
    chart: "argo-cd",
    repository: "https://argoproj.github.io/argo-helm",
    version: "9.1.0",
    podSecurity: "restricted",
    values: () => ({
      "redis-ha": { enabled: true },
      controller: { replicas: 1 },
      server: { replicas: 2 },
      repoServer: { replicas: 2 },
      configs: { params: { "server.insecure": "false" } },
    }),
  },
} as const satisfies Partial<Record<string, HelmAddOn>>;
