import { NODE_GROUP_LABEL } from "../../lib/node-groups";
import {
  autoscalerPermissions,
  backupPermissions,
  karpenterPermissions,
  pricePermissions,
} from "./add-on-permissions";
import type { HelmAddOn } from "./add-on-types";

const systemNodes = { nodeSelector: { [NODE_GROUP_LABEL]: "system" } };
const twice = { replicaCount: 2, ...systemNodes };

/** Elasticity, backups and cost. */
export const operatingAddOns = {
  keda: {
    kind: "helm",
    byDefault: false,
    needs: ["metrics-server", "cert-manager"],
    namespace: "keda",
    purpose: "scaling on events",
    provides: "eventAutoscaling",
    chart: "keda",
    repository: "https://kedacore.github.io/charts",
    version: "2.21.0",
    podSecurity: "restricted",
    values: () => ({
      operator: { replicaCount: 2 },
      webhooks: { enabled: true, timeoutSeconds: 5 },
      certificates: { certManager: { enabled: true } },
    }),
  },
  "vertical-pod-autoscaler": {
    kind: "helm",
    byDefault: false,
    needs: ["metrics-server"],
    namespace: "vpa",
    purpose: "advice on requests; it changes no pod",
    provides: "verticalAutoscaling",
    chart: "vertical-pod-autoscaler",
    repository: "https://kubernetes.github.io/autoscaler",
    version: "0.13.0",
    podSecurity: "restricted",
    values: () => ({
      recommender: { enabled: true, replicas: 2, ...systemNodes },
      podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
      containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      updater: { enabled: false },
      admissionController: { enabled: false },
    }),
  },
  "cluster-autoscaler": {
    kind: "helm",
    byDefault: true,
    needs: ["coredns"],
    conflicts: ["karpenter"],
    namespace: "kube-system",
    purpose: "nodes of the managed groups as pods need them",
    chart: "cluster-autoscaler",
    repository: "https://kubernetes.github.io/autoscaler",
    version: "9.52.1",
    podSecurity: "restricted",
    identity: { serviceAccount: "cluster-autoscaler", permissions: autoscalerPermissions },
    values: ({ site }) => ({
      ...twice,
      awsRegion: site.region,
      autoDiscovery: { clusterName: site.name },
      rbac: { serviceAccount: { name: "cluster-autoscaler" } },
      extraArgs: {
        "balance-similar-node-groups": true,
        expander: "least-waste",
        "skip-nodes-with-local-storage": false,
      },
      podDisruptionBudget: { maxUnavailable: 1 },
    }),
  },
  karpenter: {
    kind: "helm",
    byDefault: false,
    needs: ["coredns"],
    conflicts: ["cluster-autoscaler"],
    namespace: "kube-system",
    purpose: "nodes of any fitting type as pods need them",
    chart: "oci://public.ecr.aws/karpenter/karpenter",
    version: "1.14.1",
    podSecurity: "restricted",
    identity: { serviceAccount: "karpenter", permissions: karpenterPermissions },
    values: ({ site }) => ({
      replicas: 2,
      ...systemNodes,
      settings: { clusterName: site.name },
      serviceAccount: { name: "karpenter" },
    }),
  },
  velero: {
    kind: "helm",
    byDefault: true,
    needs: ["snapshot-controller"],
    namespace: "velero",
    purpose: "backups of objects and volumes",
    provides: "backup",
    chart: "velero",
    repository: "https://vmware-tanzu.github.io/helm-charts",
    version: "12.0.0",
    podSecurity: "restricted",
    identity: { serviceAccount: "velero", permissions: backupPermissions },
    values: ({ site }) => ({
      serviceAccount: { server: { name: "velero" } },
      deployNodeAgent: false,
      credentials: { useSecret: false },
      configuration: {
        features: "EnableCSI",
        backupStorageLocation: [
          {
            name: "default",
            provider: "aws",
            bucket: `${site.name}-${site.account}-backup`,
            default: true,
            config: { region: site.region },
          },
        ],
        volumeSnapshotLocation: [{ name: "default", provider: "aws", config: { region: site.region } }],
      },
    }),
  },
  opencost: {
    kind: "helm",
    byDefault: true,
    needs: ["kube-prometheus-stack"],
    namespace: "opencost",
    purpose: "cost by tenant from labels",
    chart: "opencost",
    repository: "https://opencost.github.io/opencost-helm-chart",
    version: "2.3.2",
    podSecurity: "restricted",
    identity: { serviceAccount: "opencost", permissions: pricePermissions },
    values: () => ({
      serviceAccount: { create: true, name: "opencost" },
      opencost: {
        ui: { enabled: false },
        prometheus: {
          internal: {
            enabled: true,
            namespaceName: "monitoring",
            serviceName: "prometheus-operated",
            port: 9090,
          },
        },
      },
    }),
  },
} as const satisfies Partial<Record<string, HelmAddOn>>;
