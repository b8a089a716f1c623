/** Kinds that the sandbox itself creates, by their path in the API. */
const RESOURCES: Readonly<Record<string, string>> = {
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
  ConfigMap: "configmaps",
  CustomResourceDefinition: "customresourcedefinitions",
  FlowSchema: "flowschemas",
  Namespace: "namespaces",
  Role: "roles",
  RoleBinding: "rolebindings",
};

/** An object as far as its address goes. */
export interface Addressed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Where an object lies in the API. */
export function objectPath({ apiVersion, kind, metadata }: Addressed): string {
  const resource = RESOURCES[kind];
  if (resource === undefined) throw new Error(`the sandbox creates no ${kind}`);
  return [
    apiVersion.includes("/") ? "/apis" : "/api",
    apiVersion,
    ...(metadata.namespace === undefined ? [] : ["namespaces", metadata.namespace]),
    resource,
    metadata.name,
  ].join("/");
}
