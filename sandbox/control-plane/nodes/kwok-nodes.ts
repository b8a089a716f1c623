import { createHash } from "node:crypto";
import type { ModuleSource } from "../../obtain/module-source";
import type { ApiClient } from "../api-client";
import { listMetadata } from "../cluster/metadata-list";
import { kwok, SIMULATED } from "../parts/kwok";
import { ensureStages } from "./kwok-stages";
import { type NodePlan, planNodes } from "./node-plan";
import type { NodeSource } from "./node-source";

const NAME = "sandbox:kwok";
const NODES = "/api/v1/nodes";

/** What the simulator does is what kubelets do, for every node at once, and what gives load balancers an address. */
const permissions = [
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: NAME },
    rules: [
      { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch", "delete", "patch"] },
      { apiGroups: [""], resources: ["services"], verbs: ["get", "list", "watch"] },
      { apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: ["get", "list", "watch"] },
      { apiGroups: ["networking.k8s.io"], resources: ["ingresses/status"], verbs: ["patch", "update"] },
      {
        apiGroups: [""],
        resources: ["nodes/status", "pods/status", "services/status"],
        verbs: ["patch", "update"],
      },
      { apiGroups: ["", "events.k8s.io"], resources: ["events"], verbs: ["create", "patch", "update"] },
    ],
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: NAME },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: NAME },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: NAME }],
  },
  {
    // Kubelets have a share of the server of their own; so has what stands in for them.
    apiVersion: "flowcontrol.apiserver.k8s.io/v1",
    kind: "FlowSchema",
    metadata: { name: "sandbox-nodes" },
    spec: {
      priorityLevelConfiguration: { name: "system" },
      matchingPrecedence: 450,
      distinguisherMethod: { type: "ByUser" },
      rules: [
        {
          subjects: [{ kind: "User", user: { name: NAME } }],
          resourceRules: [
            { verbs: ["*"], apiGroups: ["*"], resources: ["*"], namespaces: ["*"], clusterScope: true },
          ],
        },
      ],
    },
  },
] as const;

/** Simulated nodes: real objects with the size, labels and taints of real ones, and no machine behind them. */
export const kwokNodes = (moduleDirectory: ModuleSource): NodeSource => ({
  permissions,
  parts: async (context) => [
    kwok(context, await ensureStages(context.layout.configuration, moduleDirectory)),
  ],
  async ensureNodes(api) {
    const present = new Map((await listMetadata(api, NODES)).map((node) => [node.name, node]));
    await Promise.all(
      planNodes().map(async (plan) => {
        const node = present.get(plan.name);
        if (node === undefined) await createNode(api, plan);
        else if (node.annotations?.[PLANNED] !== digestOf(plan)) await updateNode(api, plan);
      }),
    );
  },
});

/** Annotation with a digest of the plan that a node was made from: a node of an older plan is updated. */
const PLANNED = "sandbox.spotify-ai.io/plan";

const digestOf = (plan: NodePlan): string =>
  createHash("sha256").update(JSON.stringify(plan)).digest("hex").slice(0, 16);

const describeNode = (plan: NodePlan) => ({
  metadata: {
    name: plan.name,
    labels: plan.labels,
    annotations: { [SIMULATED.key]: SIMULATED.value, [PLANNED]: digestOf(plan) },
  },
  spec: { providerID: plan.providerId, taints: plan.taints },
});

const describeStatus = (plan: NodePlan) => ({
  capacity: plan.capacity,
  allocatable: plan.allocatable,
  addresses: [
    { type: "InternalIP", address: plan.address },
    { type: "Hostname", address: plan.name },
  ],
});

/** With its status from the first moment: the simulator would fill an empty one with values of its own. */
async function createNode(api: ApiClient, plan: NodePlan): Promise<void> {
  const node = { apiVersion: "v1", kind: "Node", ...describeNode(plan), status: describeStatus(plan) };
  const answer = await api.ask({ method: "POST", path: NODES, body: JSON.stringify(node) });
  api.expect(answer, `create node ${plan.name}`);
}

async function updateNode(api: ApiClient, plan: NodePlan): Promise<void> {
  const merge = async (path: string, body: object) => {
    const answer = await api.ask({
      method: "PATCH",
      path,
      contentType: "application/merge-patch+json",
      body: JSON.stringify(body),
    });
    api.expect(answer, `update node ${plan.name}`);
  };
  const path = `${NODES}/${plan.name}`;
  await merge(path, describeNode(plan));
  await merge(`${path}/status`, { status: describeStatus(plan) });
}
