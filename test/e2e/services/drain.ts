import type { Api } from "../support/api";
import { eventually } from "../support/wait";
import {
  all,
  isReady,
  isWhole,
  type Keeper,
  keepers,
  type Node,
  type Pod,
  selected,
  wanted,
} from "./inventory";

/** An eviction was accepted, or would break a budget now. */
const EVICTED = 201;
const BAD_REQUEST = 400;
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
      const known = await keepers(this.api);
      // The pods themselves: a workload's own count of them comes later.
      const pods = (await all<Pod>(this.api, "", "pods")).filter(isReady);
      for (const keeper of known) {
        const { namespace } = keeper.metadata;
        const { matchLabels } = keeper.spec.selector;
        const ready = pods.filter(
          ({ metadata }) => metadata.namespace === namespace && selected(matchLabels, metadata.labels),
        );
        const missing = wanted(keeper) - ready.length;
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

/** Pods that still run or will run on a node, and that its daemons do not keep there. */
const podsOn = async (api: Api, name: string): Promise<Owned[]> => {
  const fields = [`spec.nodeName=${name}`, "status.phase!=Succeeded", "status.phase!=Failed"].join(",");
  const pods = await api.list<Owned>(`/api/v1/pods?fieldSelector=${encodeURIComponent(fields)}`);
  return pods.filter(({ metadata }) => metadata.ownerReferences?.[0]?.kind !== "DaemonSet");
};

/** Cordons a node, evicts every pod on it until none is left, those that were just on their way to it too; opens it. */
export async function drain(api: Api, { metadata: { name } }: Node): Promise<number> {
  const path = `/api/v1/nodes/${name}`;
  const moved = new Set<string>();
  await api.patch(path, { spec: { unschedulable: true } });
  try {
    await eventually(`${name} is empty`, async () => {
      const pods = await podsOn(api, name);
      const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
      await Promise.all(staying.map((pod) => evict(api, pod)));
      for (const { metadata } of staying) moved.add(metadata.uid);
      return pods.length === 0;
    });
    return moved.size;
  } finally {
    await api.patch(path, { spec: { unschedulable: null } });
  }
}

/**
 * Has every service's pods placed anew. Spread rules hold when a pod is placed, never later: after a drain or a lost
 * zone the pods stay where they found room, and the next suite would find them there.
 */
export async function placeAnew(api: Api): Promise<void> {
  const service = encodeURIComponent("app.kubernetes.io/component in (service,gateway)");
  for (const { metadata } of await api.list<Pod>(`/api/v1/pods?labelSelector=${service}`)) {
    const path = `/api/v1/namespaces/${metadata.namespace ?? ""}/pods/${metadata.name}`;
    const { status } = await api.ask("DELETE", path);
    if (status >= BAD_REQUEST && status !== GONE) throw new Error(`DELETE ${path}: ${status}`);
  }
  await eventually("every workload is ready again", async () => (await keepers(api)).every(isWhole), 180);
}
