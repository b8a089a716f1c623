import { labelsFor } from "../../../lib/labels";
import { controllerNamespaces, platformWriters } from "../../../lib/identities";

/** Share of the API server's seats that all tenants have together; half of it may be lent while they need none. */
const SHARES = 20;

const everything = [
  {
    resourceRules: [
      { verbs: ["*"], apiGroups: ["*"], resources: ["*"], namespaces: ["*"], clusterScope: true },
    ],
    nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
  },
];
const namespaced = [
  {
    resourceRules: [
      { verbs: ["*"], apiGroups: ["*"], resources: ["*"], namespaces: ["*"], clusterScope: false },
    ],
  },
];
const accounts = (namespace: string) => ({
  kind: "ServiceAccount",
  serviceAccount: { namespace, name: "*" },
});
const groupOf = (name: string) => ({ kind: "Group", group: { name } });
const metadata = (name: string) => ({
  name,
  labels: labelsFor({ name: "fairness", instance: name, component: "admission" }),
});

/**
 * How the API server shares itself out: each identity waits in queues of its own, so that a tenant that floods it waits
 * for itself. A request's namespace would be its sender's choice: queues are chosen before anything is refused, and who
 * asks for another's namespace would fill that one's. The platform's controllers and deployers come before; the control
 * plane's own come before all of these.
 */
export const planFairness = () => ({
  level: {
    metadata: metadata("platform-tenants"),
    spec: {
      type: "Limited",
      limited: {
        nominalConcurrencyShares: SHARES,
        lendablePercent: 50,
        limitResponse: { type: "Queue", queuing: { queues: 64, handSize: 6, queueLengthLimit: 50 } },
      },
    },
  },
  schemas: [
    {
      metadata: metadata("platform-controllers"),
      spec: {
        matchingPrecedence: 950,
        priorityLevelConfiguration: { name: "workload-high" },
        distinguisherMethod: { type: "ByUser" },
        rules: everything.map((rule) => ({
          ...rule,
          subjects: [...controllerNamespaces.map(accounts), ...platformWriters.map(groupOf)],
        })),
      },
    },
    {
      metadata: metadata("platform-tenants"),
      spec: {
        matchingPrecedence: 8500,
        priorityLevelConfiguration: { name: "platform-tenants" },
        distinguisherMethod: { type: "ByUser" },
        rules: namespaced.map((rule) => ({ ...rule, subjects: [groupOf("system:authenticated")] })),
      },
    },
  ],
});
