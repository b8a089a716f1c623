import { type Attack, create, patch, policy, rbac, send } from "../attack";

const core = (plural: string, kind: string) => ({ apiVersion: "v1", kind, plural });
const group = (apiVersion: string, kind: string, plural: string) => ({ apiVersion, kind, plural });
const rbacKind = (kind: string, plural: string) => group("rbac.authorization.k8s.io/v1", kind, plural);
const KND = policy("TEN-KND-01");
const NSP = policy("TEN-NSP-01");

const privileged = { metadata: { labels: { "pod-security.kubernetes.io/enforce": "privileged" } } };
const namespacePath = (suffix: string) => (namespace: string) => `/api/v1/namespaces/${namespace}${suffix}`;

/** Attacks on namespaces, rights and identities. */
export const accessAttacks: readonly Attack[] = [
  ...["", "/status", "/finalize"].flatMap((suffix): Attack[] => [
    ...(suffix === "/finalize"
      ? []
      : [
          {
            family: 5,
            name: `lower Pod Security through namespaces${suffix}`,
            shot: patch(namespacePath(suffix), privileged),
            tenant: rbac,
            over: NSP,
          },
          {
            family: 5,
            name: `drop the tenant label through namespaces${suffix}`,
            shot: patch(namespacePath(suffix), {
              metadata: { labels: { "platform.spotify-ai.io/tenant": null } },
            }),
            tenant: rbac,
            over: NSP,
          },
          {
            family: 5,
            name: `take a larger tier through namespaces${suffix}`,
            shot: patch(namespacePath(suffix), {
              metadata: { labels: { "platform.spotify-ai.io/tier": "enterprise_plus" } },
            }),
            tenant: rbac,
            over: NSP,
          },
          {
            family: 79,
            name: `finalizer through namespaces${suffix}`,
            shot: patch(namespacePath(suffix), { metadata: { finalizers: ["evil.example/never"] } }),
            tenant: rbac,
            over: NSP,
          },
        ]),
    {
      family: 5,
      name: `replace namespaces${suffix}`,
      shot: (namespace) => ({
        method: "PUT",
        path: `/api/v1/namespaces/${namespace}${suffix}`,
        body: { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, ...privileged.metadata } },
      }),
      tenant: rbac,
      over: NSP,
    },
  ]),
  {
    family: 5,
    name: "delete the namespace",
    shot: send("DELETE", namespacePath("?dryRun=All")),
    tenant: rbac,
    over: NSP,
    inTenantsOnly: true,
  },
  {
    family: 7,
    name: "create a namespace with a tenant's prefix",
    shot: () => ({
      method: "POST",
      path: "/api/v1/namespaces",
      body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "tenant-attack-new" } },
    }),
    tenant: rbac,
    over: NSP,
    clusterWide: true,
  },
  {
    family: 7,
    name: "create a namespace with another tenant's label",
    shot: () => ({
      method: "POST",
      path: "/api/v1/namespaces",
      body: {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "harmless", labels: { "platform.spotify-ai.io/tenant": "attack-alice" } },
      },
    }),
    tenant: rbac,
    over: NSP,
    clusterWide: true,
  },
  ...["kube-system", "default"].map(
    (namespace): Attack => ({
      family: 7,
      name: `label ${namespace}`,
      shot: () =>
        patch(namespacePath(""), {
          metadata: { labels: { "platform.spotify-ai.io/tenant": "attack-mallory" } },
        })(namespace),
      tenant: rbac,
      over: NSP,
      clusterWide: true,
    }),
  ),
  {
    family: 4,
    name: "list namespaces",
    shot: () => ({ method: "GET", path: "/api/v1/namespaces" }),
    tenant: rbac,
    clusterWide: true,
  },
  {
    family: 4,
    name: "read another namespace",
    shot: () => ({ method: "GET", path: "/api/v1/namespaces/tenant-attack-alice" }),
    tenant: rbac,
    clusterWide: true,
  },
  {
    family: 9,
    name: "create a role with every right",
    shot: create(rbacKind("Role", "roles"), {
      metadata: { name: "evil" },
      rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
    }),
    tenant: rbac,
    over: KND,
  },
  {
    family: 9,
    name: "widen the administrators' role",
    shot: patch(
      (namespace) => `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles/tenant-admin`,
      { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] },
    ),
    tenant: rbac,
    // Its kind and its label are both the platform's.
    over: policy("TEN-"),
    inTenantsOnly: true,
  },
  ...["cluster-admin", "admin", "edit"].map(
    (name): Attack => ({
      family: 10,
      name: `bind ${name} in a namespace`,
      shot: create(rbacKind("RoleBinding", "rolebindings"), {
        metadata: { name: "evil" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
        subjects: [
          { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "tenant:attack-mallory:admins" },
        ],
      }),
      tenant: rbac,
      // Several policies refuse this; the API server names one of them.
      over: policy("TEN-"),
    }),
  ),
  {
    family: 10,
    name: "bind a tenant to the whole cluster",
    shot: () => ({
      method: "POST",
      path: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
      body: {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleBinding",
        metadata: { name: "attack-evil" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
        subjects: [
          { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "tenant:attack-mallory:admins" },
        ],
      },
    }),
    tenant: rbac,
    over: policy("TEN-RBD-01"),
    clusterWide: true,
  },
  {
    family: 10,
    name: "bind a tenant's account in a system namespace",
    shot: () => ({
      method: "POST",
      path: "/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/rolebindings",
      body: {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: "attack-evil" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
        subjects: [{ kind: "ServiceAccount", name: "ci", namespace: "tenant-attack-mallory" }],
      },
    }),
    tenant: rbac,
    over: policy("TEN-RBD-01"),
    clusterWide: true,
  },
  {
    family: 15,
    name: "mint a token of an account",
    shot: (namespace) => ({
      method: "POST",
      path: `/api/v1/namespaces/${namespace}/serviceaccounts/default/token`,
      body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
    }),
    tenant: rbac,
    over: KND,
  },
  {
    family: 73,
    name: "cloud role on an account",
    shot: create(core("serviceaccounts", "ServiceAccount"), {
      metadata: { name: "evil", annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/alice" } },
    }),
    tenant: rbac,
    over: policy("TEN-"),
  },
  {
    family: 73,
    name: "cloud role on the default account",
    shot: patch((namespace) => `/api/v1/namespaces/${namespace}/serviceaccounts/default`, {
      metadata: { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/alice" } },
    }),
    tenant: rbac,
    over: policy("TEN-"),
  },
  {
    family: 15,
    name: "secret that makes a lasting token",
    shot: create(core("secrets", "Secret"), {
      metadata: { name: "evil", annotations: { "kubernetes.io/service-account.name": "ci" } },
      type: "kubernetes.io/service-account-token",
    }),
    tenant: policy("TEN-SEC-01"),
    over: policy("TEN-SEC-01"),
  },
  {
    family: 17,
    name: "read a secret of the platform",
    shot: send("GET", namespacePath("/secrets/spotify-ai-database-secrets")),
    tenant: rbac,
  },
  {
    family: 17,
    name: "read a secret of the platform by an empty change",
    shot: patch(namespacePath("/secrets/spotify-ai-database-secrets"), {}),
    tenant: rbac,
    over: policy("TEN-OWN-0"),
    inTenantsOnly: true,
  },
  ...["name", "uid"].map(
    (field): Attack => ({
      family: 17,
      name: `read a secret of the platform by a copy to its ${field}, which the API server complains of`,
      shot: (namespace) => ({
        method: "PATCH",
        path: namespacePath("/secrets/spotify-ai-database-secrets")(namespace),
        body: [{ op: "copy", from: "/data/password", path: `/metadata/${field}` }],
        type: "application/json-patch+json",
      }),
      tenant: rbac,
    }),
  ),
  {
    family: 17,
    name: "guess a secret of the platform by a test",
    shot: (namespace) => ({
      method: "PATCH",
      path: namespacePath("/secrets/spotify-ai-database-secrets")(namespace),
      body: [{ op: "test", path: "/data/password", value: "Z3Vlc3M=" }],
      type: "application/json-patch+json",
    }),
    tenant: rbac,
  },
  {
    family: 17,
    name: "replace a secret of the platform",
    shot: (namespace) => ({
      method: "PUT",
      path: namespacePath("/secrets/spotify-ai-database-secrets")(namespace),
      body: { apiVersion: "v1", kind: "Secret", metadata: { name: "spotify-ai-database-secrets" } },
    }),
    tenant: policy("TEN-OWN-0"),
    over: policy("TEN-OWN-0"),
    inTenantsOnly: true,
  },
  { family: 17, name: "list secrets", shot: send("GET", namespacePath("/secrets")), tenant: rbac },
  {
    family: 17,
    name: "watch secrets",
    shot: send("GET", namespacePath("/secrets?watch=true&timeoutSeconds=1")),
    tenant: rbac,
  },
  {
    family: 57,
    name: "proxy to a pod",
    shot: send("GET", namespacePath("/pods/x/proxy/")),
    tenant: rbac,
    over: policy("TEN-CON-01"),
  },
  {
    family: 57,
    name: "proxy to a service",
    shot: send("GET", namespacePath("/services/x/proxy/")),
    tenant: rbac,
    over: policy("TEN-CON-01"),
  },
  {
    family: 57,
    name: "proxy to a node",
    shot: () => ({ method: "GET", path: "/api/v1/nodes/x/proxy/pods" }),
    tenant: rbac,
    clusterWide: true,
  },
  ...["exec?command=sh&stdin=true", "attach?stdin=true", "portforward?ports=80"].map(
    (sub): Attack => ({
      family: 58,
      name: `pods/${sub.split("?")[0] ?? sub}`,
      shot: send("POST", namespacePath(`/pods/x/${sub}`)),
      tenant: rbac,
      over: policy("TEN-CON-01"),
    }),
  ),
  {
    family: 53,
    name: "bind a pod to a node",
    shot: (namespace) => ({
      method: "POST",
      path: `/api/v1/namespaces/${namespace}/bindings`,
      body: {
        apiVersion: "v1",
        kind: "Binding",
        metadata: { name: "x" },
        target: { apiVersion: "v1", kind: "Node", name: "node-1" },
      },
    }),
    tenant: rbac,
    over: KND,
  },
  {
    family: 68,
    name: "review another's access",
    shot: () => ({
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        spec: { user: "alice", nonResourceAttributes: { path: "/", verb: "get" } },
      },
    }),
    tenant: rbac,
    clusterWide: true,
  },
  ...["/metrics", "/logs", "/debug/pprof/", "/configz"].map(
    (path): Attack => ({
      family: 68,
      name: `read ${path}`,
      shot: () => ({ method: "GET", path }),
      tenant: rbac,
      clusterWide: true,
    }),
  ),
];
