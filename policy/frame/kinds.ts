import type { types } from "@pulumi/kubernetes";
import type { AwsKinds } from "./aws-kinds";
import type { GatewayArgs, HttpRouteArgs, PeerAuthenticationArgs, RolloutArgs } from "./custom-kinds";

/** Kubernetes kinds that rules read, by group and kind; the version does not matter to a rule. */
interface KubernetesKinds {
  "k8s:core:Namespace": types.input.core.v1.Namespace;
  "k8s:core:Service": types.input.core.v1.Service;
  "k8s:core:ServiceAccount": types.input.core.v1.ServiceAccount;
  "k8s:core:Secret": types.input.core.v1.Secret;
  "k8s:core:ConfigMap": types.input.core.v1.ConfigMap;
  "k8s:core:ResourceQuota": types.input.core.v1.ResourceQuota;
  "k8s:core:LimitRange": types.input.core.v1.LimitRange;
  "k8s:core:Pod": types.input.core.v1.Pod;
  "k8s:apps:Deployment": types.input.apps.v1.Deployment;
  "k8s:batch:Job": types.input.batch.v1.Job;
  "k8s:batch:CronJob": types.input.batch.v1.CronJob;
  "k8s:networking.k8s.io:NetworkPolicy": types.input.networking.v1.NetworkPolicy;
  "k8s:networking.k8s.io:Ingress": types.input.networking.v1.Ingress;
  "k8s:rbac.authorization.k8s.io:Role": types.input.rbac.v1.Role;
  "k8s:rbac.authorization.k8s.io:ClusterRole": types.input.rbac.v1.ClusterRole;
  "k8s:rbac.authorization.k8s.io:RoleBinding": types.input.rbac.v1.RoleBinding;
  "k8s:rbac.authorization.k8s.io:ClusterRoleBinding": types.input.rbac.v1.ClusterRoleBinding;
  "k8s:storage.k8s.io:StorageClass": types.input.storage.v1.StorageClass;
  "k8s:policy:PodDisruptionBudget": types.input.policy.v1.PodDisruptionBudget;
  "k8s:admissionregistration.k8s.io:ValidatingWebhookConfiguration": types.input.admissionregistration.v1.ValidatingWebhookConfiguration;
  "k8s:admissionregistration.k8s.io:MutatingWebhookConfiguration": types.input.admissionregistration.v1.MutatingWebhookConfiguration;
  "k8s:admissionregistration.k8s.io:ValidatingAdmissionPolicy": types.input.admissionregistration.v1.ValidatingAdmissionPolicy;
  "k8s:admissionregistration.k8s.io:ValidatingAdmissionPolicyBinding": types.input.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
  "k8s:gateway.networking.k8s.io:HTTPRoute": HttpRouteArgs;
  "k8s:gateway.networking.k8s.io:Gateway": GatewayArgs;
  "k8s:networking.istio.io:Gateway": GatewayArgs;
  "k8s:security.istio.io:PeerAuthentication": PeerAuthenticationArgs;
  "k8s:argoproj.io:Rollout": RolloutArgs;
  "k8s:helm.sh:Release": { chart?: string; version?: string; namespace?: string };
}

/** Every kind that a rule can ask for, with the shape of its arguments. */
export interface Kinds extends KubernetesKinds, AwsKinds {
  "pulumi:pulumi:StackReference": { name?: string };
  "pulumi:providers:aws": { region?: string; allowedAccountIds?: string[] };
}

export type Kind = keyof Kinds;

const LOAD_BALANCING = /^aws:(alb|applicationloadbalancing|elasticloadbalancingv2)\//;

/**
 * The kind behind a resource type. Older versions, lists, patches and renamed AWS modules are the same thing to a
 * rule, so that none of them is a way around it.
 */
export const kindOf = (type: string): string => {
  const kubernetes = /^kubernetes:([^/:]+)(?:\/[^:]+)?:(.+?)(?:Patch|List)?$/.exec(type);
  if (kubernetes !== null) {
    const [, group = "", kind = ""] = kubernetes;
    const home = group === "extensions" ? homeOf(kind) : group;
    return `k8s:${home}:${kind}`;
  }
  return type.replace(LOAD_BALANCING, "aws:lb/").replace(/V2(?=:|$)/g, "");
};

/** Where a kind of the retired `extensions` group lives now. */
const homeOf = (kind: string): string =>
  kind === "Ingress" || kind === "NetworkPolicy" ? "networking.k8s.io" : "apps";
