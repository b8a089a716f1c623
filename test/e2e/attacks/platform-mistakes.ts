import type { Shot } from "./attack";
import type { Sortie } from "./battle";
import { policy } from "./attack";
import { attacker, registry } from "./ground";
import { carry, collection, places, podSpec } from "./objects";

const namespace = (name: string, labels: Readonly<Record<string, string>>): Shot => ({
  method: "POST",
  path: "/api/v1/namespaces",
  body: { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } },
});
const TENANT = "platform.spotify-ai.io/tenant";
const TIER = "platform.spotify-ai.io/tier";

const binding = (own: string, kind: "ClusterRole" | "Role", group: string): Shot => ({
  method: "POST",
  path: `/apis/rbac.authorization.k8s.io/v1/namespaces/${own}/rolebindings`,
  body: {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "mistake" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: "view" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }],
  },
});

/** What even the platform itself must not write, each with the rule that refuses it. */
const mistakes: readonly (readonly [string, string, (own: string) => Shot])[] = [
  [
    "a namespace that is named after another",
    "TEN-NSP-02",
    () => namespace("tenant-attack-x", { [TENANT]: "attack-y" }),
  ],
  ["a namespace without a tier", "TEN-NSP-03", () => namespace("tenant-attack-x", { [TENANT]: "attack-x" })],
  [
    "a namespace without Pod Security",
    "TEN-NSP-04",
    () => namespace("tenant-attack-x", { [TENANT]: "attack-x", [TIER]: "free" }),
  ],
  [
    "a pod on every node",
    "TEN-PLC-09",
    (own) => ({
      method: "POST",
      path: collection(places.daemonSet, own),
      body: carry("daemonSet", podSpec({ id: attacker.id, registry }), { name: "everywhere" }),
    }),
  ],
  [
    "a role of the whole cluster bound to a tenant",
    "TEN-RBD-02",
    (own) => binding(own, "ClusterRole", `tenant:${attacker.id}:admins`),
  ],
  ["a role of a tenant bound to strangers", "TEN-RBD-03", (own) => binding(own, "Role", "strangers")],
  [
    "an allocation below what the tenant uses",
    "TEN-QTA-01",
    (own) => ({
      method: "PATCH",
      path: `/api/v1/namespaces/${own}/resourcequotas/tenant`,
      body: { spec: { hard: { pods: "0" } } },
      type: "application/merge-patch+json",
    }),
  ],
];

/** The platform's own mistakes as sorties; its identity is the one that the suite itself has. */
export const platformMistakes = (own: string): Sortie[] =>
  mistakes.map(([attack, rule, shot]) => ({
    family: 49,
    attack,
    who: "platform",
    where: "own",
    how: "as it is",
    headers: {},
    shot: shot(own),
    stop: policy(rule),
  }));
