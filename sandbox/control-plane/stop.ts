import { rm, stat } from "node:fs/promises";
import { withLock } from "../lock.cjs";
import { allSettled } from "./all-settled";
import { type Layout, layoutOf, type PartName } from "./layout";
import { placeOf } from "./parts/context";
import { ignoreMissing } from "./private-file";
import { stopPart } from "./process/supervise";

/** First those that use the API server, then the server, then its database. */
const ORDER: readonly (readonly PartName[])[] = [
  ["rollouts-controller", "kwok", "kube-scheduler", "kube-controller-manager"],
  ["kube-apiserver"],
  ["etcd"],
];

/** Stops every part; what the cluster holds is kept. */
export async function stopControlPlane(home: string): Promise<void> {
  const layout = layoutOf(home);
  if (await exists(layout.root)) await withLock(layout.lock, () => stopParts(layout));
}

/** Stops every part and removes the control plane with everything that it holds. */
export async function destroyControlPlane(home: string): Promise<void> {
  const layout = layoutOf(home);
  if (!(await exists(layout.root))) return;
  await withLock(layout.lock, async () => {
    await stopParts(layout);
    await rm(layout.root, { recursive: true, force: true });
  });
}

async function stopParts(layout: Layout): Promise<void> {
  for (const group of ORDER) await allSettled(group.map((part) => stopPart(placeOf(layout, part))));
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => {
      ignoreMissing(error);
      return false;
    },
  );
