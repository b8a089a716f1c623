import { type Attack, patch, policy, rbac } from "../attack";
import type { Json } from "../objects";

const core = (plural: string, name: string) => (namespace: string) =>
  `/api/v1/namespaces/${namespace}/${plural}/${name}`;
const apps = (plural: string, name: string) => (namespace: string) =>
  `/apis/apps/v1/namespaces/${namespace}/${plural}/${name}`;

/** Parts of objects that have a path of their own, each with a change that the API server itself would take. */
const parts: readonly (readonly [number, (namespace: string) => string, string, Json])[] = [
  [18, core("pods", "base"), "ephemeralcontainers", { spec: { ephemeralContainers: [] } }],
  [45, core("pods", "base"), "status", { status: { podIP: "169.254.169.254" } }],
  [31, core("persistentvolumeclaims", "base"), "status", { status: { phase: "Bound" } }],
  [49, core("resourcequotas", "tenant"), "status", { status: { used: { pods: "0" } } }],
  [60, apps("deployments", "base"), "status", { status: { replicas: 9 } }],
];

const binding = {
  apiVersion: "v1",
  kind: "Binding",
  metadata: { name: "base" },
  target: { apiVersion: "v1", kind: "Node", name: "general-1" },
};
const eviction = {
  apiVersion: "policy/v1",
  kind: "Eviction",
  metadata: { name: "spotify-ai-auth-service-0" },
};

/** Attacks through the parts of an object instead of the object. */
export const partAttacks: readonly Attack[] = [
  ...parts.map(
    ([family, path, part, body]): Attack => ({
      family,
      name: `write ${path("").split("/").at(-2) ?? ""}/${part}`,
      shot: patch((namespace) => `${path(namespace)}/${part}`, body),
      inTenantsOnly: true,
      tenant: rbac,
      // The kind is the platform's, and some parts have a rule of their own besides.
      over: policy("TEN-"),
    }),
  ),
  {
    family: 50,
    name: "write pods/resize",
    shot: patch((namespace) => `${core("pods", "base")(namespace)}/resize`, { spec: { containers: [] } }),
    inTenantsOnly: true,
    // Simulated nodes cannot resize pods: the API server refuses everybody else before any policy is asked.
    tenant: rbac,
  },
  {
    family: 53,
    name: "bind a pod that waits to a node",
    shot: (namespace) => ({
      method: "POST",
      path: `${core("pods", "base")(namespace)}/binding`,
      body: binding,
    }),
    inTenantsOnly: true,
    tenant: rbac,
    over: policy("TEN-KND-01"),
  },
  {
    family: 52,
    name: "evict a pod of the platform",
    shot: (namespace) => ({
      method: "POST",
      path: `${core("pods", eviction.metadata.name)(namespace)}/eviction`,
      body: eviction,
    }),
    inTenantsOnly: true,
    tenant: rbac,
    over: policy("TEN-OWN-01"),
  },
];
