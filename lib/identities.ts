/** Who may do what the platform alone may do. Groups and accounts as the API server sees them. */

/** Groups whose members deploy the platform. */
export const platformWriters = ["system:masters", "platform:deployers"] as const;

/** Group that may open a shell in a protected namespace; membership is granted for an incident and audited. */
export const BREAK_GLASS_GROUP = "platform:break-glass";

/** Control-plane components that act under a user name. */
export const controlPlaneUsers = [
  "system:apiserver",
  "system:kube-controller-manager",
  "system:kube-scheduler",
] as const;

/** Namespaces whose service accounts are controllers of the platform. Tenants hold no right in any of them. */
export const controllerNamespaces = [
  "kube-system",
  "argo-rollouts",
  "cert-manager",
  "external-secrets",
  "istio-system",
  "keda",
  "monitoring",
  "trivy-system",
  "velero",
  "vpa",
] as const;

/** User name prefixes of a managed control plane. */
export const controlPlanePrefixes = ["eks:"] as const;

/** Groups of the control plane: kubelets, and in the sandbox what simulates them. */
export const controlPlaneGroups = ["system:nodes"] as const;
