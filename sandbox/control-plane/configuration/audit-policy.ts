/** Users whose reading and bookkeeping would bury what people do. */
const COMPONENTS = [
  "system:apiserver",
  "system:kube-controller-manager",
  "system:kube-scheduler",
  "sandbox:kwok",
  "system:serviceaccount:argo-rollouts:argo-rollouts",
] as const;

/** Objects that decide who may do what: the log keeps what they were changed to. */
const DECISIVE = [
  { group: "rbac.authorization.k8s.io" },
  { group: "admissionregistration.k8s.io" },
  { group: "networking.k8s.io", resources: ["networkpolicies"] },
] as const;

/**
 * Who changed what. Full content only for objects that decide about access, which hold no secrets; of everything
 * else, Secrets and tokens included, only who, what and when. The first rule that matches decides.
 */
export const auditPolicy = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  omitManagedFields: true,
  rules: [
    { level: "None", nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/version", "/openapi/*"] },
    {
      level: "None",
      resources: [
        { group: "", resources: ["events"] },
        { group: "events.k8s.io", resources: ["events"] },
        { group: "coordination.k8s.io", resources: ["leases"] },
      ],
    },
    {
      level: "RequestResponse",
      verbs: ["create", "update", "patch", "delete", "deletecollection"],
      resources: DECISIVE,
    },
    { level: "None", users: COMPONENTS, verbs: ["get", "list", "watch"] },
    { level: "None", userGroups: ["system:serviceaccounts:kube-system"], verbs: ["get", "list", "watch"] },
    {
      level: "None",
      users: ["sandbox:kwok"],
      resources: [{ group: "", resources: ["nodes/status", "pods/status"] }],
    },
    { level: "Metadata" },
  ],
} as const;
