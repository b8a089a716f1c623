import { ROLLOUTS_NAMESPACE } from "../parts/rollouts-controller";

const NAME = "sandbox:rollouts-controller";
/** The name it has in a real cluster. */
const USER = "system:serviceaccount:argo-rollouts:argo-rollouts";
const RBAC = "rbac.authorization.k8s.io";
const subjects = [{ apiGroup: RBAC, kind: "User", name: USER }];

const read = ["get", "list", "watch"];
const edit = [...read, "update", "patch"];
const own = [...edit, "create", "delete"];

const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]) => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
});

/**
 * What the rollouts controller may do: its own kinds, the ReplicaSets, Services and Jobs it drives, and Istio's
 * traffic rules. Secrets only in its own namespace: an analysis that needs a Secret of another namespace is granted
 * that one there. No other ingress or mesh, because the platform uses none.
 */
export const rolloutsPermissions = [
  {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRole",
    metadata: { name: NAME },
    rules: [
      rule("argoproj.io", ["rollouts", "rollouts/status", "rollouts/finalizers"], edit),
      rule(
        "argoproj.io",
        [
          "analysisruns",
          "analysisruns/status",
          "analysisruns/finalizers",
          "experiments",
          "experiments/status",
          "experiments/finalizers",
        ],
        own,
      ),
      rule("argoproj.io", ["analysistemplates", "clusteranalysistemplates"], read),
      rule("apps", ["replicasets"], own),
      rule("apps", ["deployments"], edit),
      rule("", ["services"], [...read, "patch", "create", "delete"]),
      rule("", ["pods"], [...read, "update", "patch"]),
      rule("", ["pods/eviction"], ["create"]),
      rule("", ["podtemplates", "endpoints"], read),
      rule("", ["events"], ["create", "update", "patch"]),
      rule("batch", ["jobs"], own),
      rule("networking.k8s.io", ["ingresses"], read),
      rule("networking.istio.io", ["virtualservices", "destinationrules"], edit),
    ],
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: NAME },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: NAME },
    subjects,
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: "Role",
    metadata: { name: NAME, namespace: ROLLOUTS_NAMESPACE },
    rules: [rule("", ["configmaps", "secrets"], read)],
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: "RoleBinding",
    metadata: { name: NAME, namespace: ROLLOUTS_NAMESPACE },
    roleRef: { apiGroup: RBAC, kind: "Role", name: NAME },
    subjects,
  },
] as const;
