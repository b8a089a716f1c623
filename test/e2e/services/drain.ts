import type { Api } from "../support/api";
import { eventually } from "../support/wait";
import { type Keeper, keepers, type Node, type Pod, wanted } from "./inventory";

/** An eviction was accepted, or would break a budget now. */
const EVICTED = 201;
const GONE = 404;
const LATER = 429;

type Owned = Pod & {
  readonly metadata: { readonly uid: string; readonly ownerReferences?: readonly { kind: string }[] };
};

const nameOf = ({ metadata: { namespace = "", name } }: Keeper | Pod) => `${namespace}/${name}`;

/** Evicts a pod as `kubectl drain` does: again for as long as a budget says not now. */
const evict = (api: Api, { metadata: { name, namespace = "", uid } }: Owned) =>
  eventually(`the eviction of ${namespace}/${name}`, async () => {
    const { status, body } = await api.ask("POST", `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
      body: {
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name, namespace },
        deleteOptions: { preconditions: { uid } },
      },
    });
    if (![EVICTED, GONE, LATER].includes(status))
      throw new Error(`eviction of ${name}: ${status} ${JSON.stringify(body)}`);
    return status !== LATER;
  });

/** How far each workload's ready pods have been below what it wants, at worst. */
export class Shortage {
  private readonly worst = new Map<string, number>();
  private readonly ended = new AbortController();
  private readonly watching: Promise<void>;

  constructor(private readonly api: Api) {
    this.watching = this.watch();
  }

  private async watch(): Promise<void> {
    while (!this.ended.signal.aborted) {
      for (const keeper of await keepers(this.api)) {
        const missing = wanted(keeper) - (keeper.status.readyReplicas ?? 0);
        this.worst.set(nameOf(keeper), Math.max(missing, this.worst.get(nameOf(keeper)) ?? 0));
      }
    }
  }

  /** The worst of each workload, once the watch has ended. */
  async end(): Promise<ReadonlyMap<string, number>> {
    this.ended.abort();
    await this.watching;
    return this.worst;
  }
}

/** Cordons a node, evicts every pod on it that another node can take, waits until they are gone, and opens it again. */
export async function drain(api: Api, node: Node): Promise<number> {
  const path = `/api/v1/nodes/${node.metadata.name}`;
  const on = async () =>
    (
      await api.list<Owned>(
        `/api/v1/pods?fieldSelector=spec.nodeName%3D${node.metadata.name},status.phase%3DRunning`,
      )
    ).filter(({ metadata }) => metadata.ownerReferences?.[0]?.kind !== "DaemonSet");
  await api.patch(path, { spec: { unschedulable: true } });
  try {
    const pods = await on();
    await Promise.all(pods.map((pod) => evict(api, pod)));
    await eventually(`${node.metadata.name} is empty`, async () => (await on()).length === 0);
    return pods.length;
  } finally {
    await api.patch(path, { spec: { unschedulable: null } });
  }
}
