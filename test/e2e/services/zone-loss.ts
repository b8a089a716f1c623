import type { Api } from "../support/api";
import type { Node } from "./inventory";

const ZONE = "topology.kubernetes.io/zone";

type Tainted = Node & { readonly spec: { readonly taints?: readonly object[] } };

/** The names of a zone's nodes. */
export const nodesOf = (nodes: readonly Node[], zone: string): Set<string> =>
  new Set(
    nodes
      .filter(({ metadata }) => metadata.labels[ZONE]?.endsWith(zone))
      .map(({ metadata }) => metadata.name),
  );

/** Takes nodes away as a lost zone does, their pods evicted by the taint; gives them back whatever happens. */
export async function without<T>(api: Api, names: ReadonlySet<string>, act: () => Promise<T>): Promise<T> {
  const path = (name: string) => `/api/v1/nodes/${name}`;
  const taint = (name: string, taints: readonly object[] | null) =>
    api.patch(path(name), { spec: { taints } });
  const before = await Promise.all(
    [...names].map(async (name) => ({
      name,
      taints: (await api.get<Tainted>(path(name))).spec.taints ?? [],
    })),
  );
  try {
    await Promise.all(
      before.map(({ name, taints }) =>
        taint(name, [...taints, { key: "zone-lost", value: "true", effect: "NoExecute" }]),
      ),
    );
    return await act();
  } finally {
    await Promise.all(before.map(({ name, taints }) => taint(name, taints.length === 0 ? null : taints)));
  }
}
