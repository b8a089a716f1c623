import { peerPorts, TRACE_PROVIDER } from "../../lib/cluster-peers";
import { EDGE_CLASS } from "../../lib/gateway-name";
import { NODE_GROUP_LABEL } from "../../lib/node-groups";
import { dnsPermissions, loadBalancerPermissions, secretsPermissions } from "./add-on-permissions";
import type { HelmAddOn } from "./add-on-types";
import { collectorHost } from "./trace-collector-plan";

const systemNodes = { nodeSelector: { [NODE_GROUP_LABEL]: "system" } };
/** A controller that survives the loss of a node: two replicas, of which one may be moved at a time. */
const twice = { replicaCount: 2, ...systemNodes };

/** Network, names, certificates, secrets: what the platform's own objects rest on. */
export const foundationAddOns = {
  "aws-load-balancer-controller": {
    kind: "helm",
    byDefault: true,
    needs: ["coredns", "cert-manager"],
    namespace: "kube-system",
    purpose: "load balancers for the gateway; it must outlive them, or they leak",
    provides: "loadBalancers",
    chart: "aws-load-balancer-controller",
    repository: "https://aws.github.io/eks-charts",
    version: "1.17.1",
    podSecurity: "restricted",
    identity: { serviceAccount: "aws-load-balancer-controller", permissions: loadBalancerPermissions },
    values: ({ site }) => ({
      ...twice,
      clusterName: site.name,
      region: site.region,
      serviceAccount: { name: "aws-load-balancer-controller" },
      enableCertManager: true,
      enableServiceMutatorWebhook: false,
      defaultTags: { environment: site.environment, owner: "platform" },
      podDisruptionBudget: { maxUnavailable: 1 },
    }),
  },
  "external-dns": {
    kind: "helm",
    byDefault: true,
    needs: ["coredns"],
    namespace: "external-dns",
    purpose: "names of the gateway in the public zone",
    chart: "external-dns",
    repository: "https://kubernetes-sigs.github.io/external-dns",
    version: "1.21.1",
    podSecurity: "restricted",
    identity: { serviceAccount: "external-dns", permissions: dnsPermissions },
    values: ({ site, domain }) => ({
      ...systemNodes,
      provider: { name: "aws" },
      // `sync` removes names whose objects are gone, the owner's text record keeps it off everyone else's.
      policy: "sync",
      txtOwnerId: site.name,
      domainFilters: [domain],
      // Tenants' routes need none: one name stands for all of theirs.
      sources: ["service", "ingress"],
      extraArgs: [`--ingress-class=${EDGE_CLASS}`],
    }),
  },
  "cert-manager": {
    kind: "helm",
    byDefault: true,
    needs: ["coredns"],
    namespace: "cert-manager",
    purpose: "certificates",
    provides: "certificates",
    chart: "oci://quay.io/jetstack/charts/cert-manager",
    version: "v1.21.2",
    podSecurity: "restricted",
    identity: { serviceAccount: "cert-manager", permissions: dnsPermissions },
    values: () => ({
      ...twice,
      // Kept on removal: deleting the definitions would delete every certificate with them.
      crds: { enabled: true, keep: true },
      podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
      webhook: { ...twice, timeoutSeconds: 5, podDisruptionBudget: { enabled: true, maxUnavailable: 1 } },
      cainjector: twice,
    }),
  },
  "external-secrets": {
    kind: "helm",
    byDefault: true,
    needs: ["cert-manager"],
    namespace: "external-secrets",
    purpose: "secrets from Secrets Manager as files for pods",
    provides: "externalSecrets",
    chart: "external-secrets",
    repository: "https://charts.external-secrets.io",
    version: "1.3.2",
    podSecurity: "restricted",
    identity: { serviceAccount: "external-secrets", permissions: secretsPermissions },
    values: () => ({
      ...twice,
      leaderElect: true,
      installCRDs: true,
      serviceAccount: { name: "external-secrets" },
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      webhook: { ...twice, certManager: { enabled: true } },
    }),
  },
  "gateway-api": {
    kind: "helm",
    byDefault: true,
    needs: ["coredns"],
    namespace: "gateway-system",
    purpose: "definitions of the Gateway API, standard channel",
    provides: "gatewayApi",
    chart: "oci://docker.io/envoyproxy/gateway-crds-helm",
    version: "v1.6.3",
    podSecurity: "restricted",
    values: () => ({
      crds: { gatewayAPI: { enabled: true, channel: "standard" }, envoyGateway: { enabled: false } },
    }),
  },
  "istio-base": {
    kind: "helm",
    byDefault: true,
    needs: ["gateway-api"],
    namespace: "istio-system",
    purpose: "definitions of the mesh",
    chart: "base",
    repository: "https://istio-release.storage.googleapis.com/charts",
    version: "1.31.1",
    podSecurity: "restricted",
    values: () => ({ defaultRevision: "default" }),
  },
  "istio-cni": {
    kind: "helm",
    byDefault: true,
    needs: ["istio-base"],
    // Beside the other network plugins: its agent writes to the node, which a restricted namespace would refuse.
    namespace: "kube-system",
    purpose: "sidecars' traffic rules, so that no pod needs the right to write its own",
    chart: "cni",
    repository: "https://istio-release.storage.googleapis.com/charts",
    version: "1.31.1",
    podSecurity: "privileged",
    values: () => ({
      // A pod that started before the agent has no rules, and would be outside the mesh: it gets them afterwards.
      repair: { enabled: true, repairPods: true },
    }),
  },
  istiod: {
    kind: "helm",
    byDefault: true,
    needs: ["istio-base", "istio-cni", "cert-manager"],
    namespace: "istio-system",
    purpose: "control plane of the mesh",
    provides: "mesh",
    chart: "istiod",
    repository: "https://istio-release.storage.googleapis.com/charts",
    version: "1.31.1",
    podSecurity: "restricted",
    values: () => ({
      autoscaleMin: 2,
      ...systemNodes,
      // Without it each pod would get an init container with NET_ADMIN, which restricted namespaces refuse.
      cni: { enabled: true },
      // Sidecars as native init containers start before and stop after the application.
      env: { ENABLE_NATIVE_SIDECARS: "true" },
      meshConfig: {
        accessLogFile: "",
        enableTracing: true,
        // Every proxy of the mesh sends there; whose a trace is, the collector says.
        defaultProviders: { tracing: [TRACE_PROVIDER] },
        extensionProviders: [
          { name: TRACE_PROVIDER, opentelemetry: { service: collectorHost, port: peerPorts.collector } },
        ],
        outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
      },
      global: { proxy: { privileged: false } },
    }),
  },
  "argo-rollouts": {
    kind: "helm",
    byDefault: true,
    needs: ["istio-base"],
    namespace: "argo-rollouts",
    purpose: "blue-green, canary and A/B releases",
    provides: "rollouts",
    chart: "argo-rollouts",
    repository: "https://argoproj.github.io/argo-helm",
    version: "2.40.5",
    podSecurity: "restricted",
    values: () => ({
      controller: { replicas: 2, ...systemNodes, pdb: { enabled: true, maxUnavailable: 1 } },
      installCRDs: true,
      keepCRDs: true,
      dashboard: { enabled: false },
    }),
  },
} as const satisfies Partial<Record<string, HelmAddOn>>;
