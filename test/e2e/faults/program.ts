/** A secret that must not turn up anywhere in plain text. */
export const CANARY = "canary-9b1f-in-a-secret";

/**
 * Two versions of a small program. From each to the other the engine creates, updates, replaces and deletes: so
 * every kind of step can be interrupted without starting from nothing.
 */
export const version = (which: 0 | 1): string => `
const namespace = new k8s.core.v1.Namespace("faults", { metadata: { name: "faults" } }).metadata.name;
const labels = { app: "web" };
new k8s.core.v1.Secret("key", { metadata: { namespace, name: "key" }, stringData: { key: pulumi.secret("${CANARY}-${which}") } });
new k8s.core.v1.ConfigMap("settings", { metadata: { namespace, name: "settings" }, data: { version: "${which}" } });
new k8s.core.v1.ConfigMap("generated", { metadata: { namespace }, data: { version: "${which}" } });
new k8s.core.v1.ServiceAccount("only-${which}", { metadata: { namespace, name: "only-${which}" } });
new k8s.apps.v1.Deployment("web", {
  metadata: { namespace, name: "web" },
  spec: {
    replicas: ${which + 1},
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "registry.example/web:1" }] } },
  },
});
`;

/** What {@link version} leaves in its namespace besides what the cluster itself puts there. */
export const objectsOf = (which: 0 | 1): readonly string[] =>
  [
    "configmaps settings",
    "configmaps generated",
    "secrets key",
    `serviceaccounts only-${which}`,
    "deployments web",
  ].sort();
