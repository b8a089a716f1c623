import { eventually } from "../support/wait";
import { policy, pretended } from "./attack";
import { podSorties, type Sortie, sortiesOf } from "./battle";
import type { Ground } from "./ground";
import { platformMistakes } from "./platform-mistakes";
import { accessAttacks } from "./tables/access";
import { objectAttacks } from "./tables/objects";
import { podAttacks } from "./tables/pods";

/**
 * Every attack that only the admission layer can stop, once and only pretended: so it can be repeated while a defence
 * is broken, and does no harm when it gets through.
 */
export async function drill(ground: Ground): Promise<Sortie[]> {
  const { own, other } = ground.namespaces;
  const acrossTheBorder: Sortie = {
    family: 1,
    attack: "harmless object across the border",
    who: "over-privileged",
    where: "own",
    how: "as it is",
    headers: ground.overTenant,
    shot: {
      method: "POST",
      path: `/api/v1/namespaces/${other}/configmaps`,
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "harmless" } },
    },
    stop: policy("TEN-BND-01"),
  };
  await eventually("the base pod to count", async () => {
    const { status } = await ground.api.get<{ status?: { used?: Record<string, string> } }>(
      `/api/v1/namespaces/${own}/resourcequotas/tenant`,
    );
    return status?.used?.["pods"] === "1";
  });
  return [
    acrossTheBorder,
    ...platformMistakes(own),
    ...[...accessAttacks, ...objectAttacks].flatMap((attack) => sortiesOf(ground, attack)),
    ...podAttacks.flatMap((attack) => podSorties(ground, attack)),
  ]
    .filter(({ who, where }) => ["over-privileged", "platform"].includes(who) && where !== "other")
    .filter(({ how }) => how === "as it is")
    .map((sortie) => ({ ...sortie, shot: pretended(sortie.shot) ?? sortie.shot }));
}
