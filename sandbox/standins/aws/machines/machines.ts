import { hasStatus } from "../../kubernetes/cluster/api-error";
import { type Cluster, connectCluster } from "../../kubernetes/cluster/cluster";
import { readKubeconfig, resolveAccess } from "../../kubernetes/cluster/kubeconfig";
import { list, nameOf, text } from "../../kubernetes/objects/access";
import type { PlainObject } from "../../rpc/values";
import { GROUP_LABEL, planGroupNodes } from "./group-nodes";

/** What becomes of machines when a managed node group is made, changed or deleted. */
export interface Machines {
  /** Brings the nodes of a group to what its state says. */
  arrange(group: PlainObject, region: string): Promise<void>;
  /** Removes the nodes of a group. */
  dismiss(group: PlainObject): Promise<void>;
}

const NODES = "/api/v1/nodes";
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);
const NAMED_GROUP = "platform.spotify-ai.io/node-group";

/** Nobody's machines: where no sandbox runs, node groups exist in the state alone. */
export const noMachines: Machines = { arrange: () => Promise.resolve(), dismiss: () => Promise.resolve() };

/**
 * Node groups whose nodes join the sandbox's API server, so that pods which only those nodes may run find their
 * place. A group that the sandbox simulates by itself gets no more of them. Any server but one on this machine is left
 * alone.
 */
export function sandboxMachines(env: NodeJS.ProcessEnv = process.env): Machines {
  if (!env["KUBECONFIG"]) return noMachines;
  let reached: Promise<Cluster | undefined> | undefined;
  const cluster = () => (reached ??= reachSandbox(env));
  return {
    async arrange(group, region) {
      const sandbox = await cluster();
      if (sandbox === undefined || (await simulatesItself(sandbox, group))) return;
      const wanted = planGroupNodes(group, region);
      const present = new Set(await nodesOf(sandbox, group));
      for (const node of wanted) {
        if (!present.delete(nameOf(node))) await sandbox.client.call("POST", NODES, { body: node });
      }
      await Promise.all([...present].map((name) => remove(sandbox, name)));
    },
    async dismiss(group) {
      const sandbox = await cluster();
      if (sandbox === undefined) return;
      const present = await nodesOf(sandbox, group);
      await Promise.all(present.map((name) => remove(sandbox, name)));
    },
  };
}

async function reachSandbox(env: NodeJS.ProcessEnv): Promise<Cluster | undefined> {
  const access = resolveAccess(readKubeconfig(undefined, env), {});
  const { hostname } = new URL(access.server);
  return LOOPBACK.has(hostname) ? connectCluster(access) : undefined;
}

async function namesBy(sandbox: Cluster, labelSelector: string): Promise<string[]> {
  const { value } = await sandbox.client.call("GET", NODES, { query: { labelSelector } });
  return list(value, "items").map((node) => nameOf(node));
}

const nodesOf = (sandbox: Cluster, group: PlainObject): Promise<string[]> =>
  namesBy(sandbox, `${GROUP_LABEL}=${text(group, "nodeGroupName") ?? ""}`);

/** Whether the sandbox has nodes of this name from the start. They carry the name also as EKS's own label. */
async function simulatesItself(sandbox: Cluster, group: PlainObject): Promise<boolean> {
  const name = text(group, "labels", NAMED_GROUP);
  if (name === undefined) return false;
  return (await namesBy(sandbox, `${NAMED_GROUP}=${name},${GROUP_LABEL}=${name}`)).length > 0;
}

async function remove(sandbox: Cluster, name: string): Promise<void> {
  try {
    await sandbox.client.call("DELETE", `${NODES}/${name}`);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}
