import { isSystemNamespace } from "../../../policy/frame/vocabulary";
import type { WorldResource } from "../../policy/harness/world";

/** Where the API server takes objects of a kind; only kinds that a plain cluster serves. */
const PLURALS: Readonly<Record<string, string>> = {
  Namespace: "namespaces",
  Service: "services",
  ServiceAccount: "serviceaccounts",
  Secret: "secrets",
  Pod: "pods",
  ReplicationController: "replicationcontrollers",
  Deployment: "deployments",
  StatefulSet: "statefulsets",
  DaemonSet: "daemonsets",
  ReplicaSet: "replicasets",
  Job: "jobs",
  CronJob: "cronjobs",
  NetworkPolicy: "networkpolicies",
  Ingress: "ingresses",
  Role: "roles",
  ClusterRole: "clusterroles",
  RoleBinding: "rolebindings",
  ClusterRoleBinding: "clusterrolebindings",
  ValidatingWebhookConfiguration: "validatingwebhookconfigurations",
  MutatingWebhookConfiguration: "mutatingwebhookconfigurations",
};

const CLUSTER_WIDE = ["Namespace", "ClusterRole", "ClusterRoleBinding"];

/** An object with the path to which it is posted. */
export interface Posted {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A fixture's resource as an object, or nothing when a plain cluster does not serve its kind in this version. */
export const objectOf = ({ type, props }: WorldResource): Posted | undefined => {
  const [, group, version, kind = ""] = /^kubernetes:([^/]+)\/([^:]+):(\w+)$/.exec(type) ?? [];
  const plural = PLURALS[kind];
  if (group === undefined || version !== "v1" || plural === undefined) return undefined;
  const metadata = (props["metadata"] ?? {}) as { readonly name?: string; readonly namespace?: string };
  // The cluster's own namespaces are nobody's to make.
  if (isSystemNamespace(metadata.name)) return undefined;
  const root = group === "core" ? "/api/v1" : `/apis/${group}/v1`;
  const scoped = CLUSTER_WIDE.includes(kind) || kind.endsWith("WebhookConfiguration");
  const place = scoped ? "" : `/namespaces/${metadata.namespace ?? "default"}`;
  return {
    path: `${root}${place}/${plural}?dryRun=All`,
    body: {
      ...props,
      apiVersion: group === "core" ? "v1" : `${group}/v1`,
      kind,
      // The namespaces of the fixture stack exist; everything else is only tried.
      metadata: {
        ...metadata,
        name: kind === "Namespace" ? `${metadata.name ?? ""}-x` : (metadata.name ?? "x"),
      },
    },
  };
};
