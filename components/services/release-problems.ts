import type { NodeGroupName } from "../../lib/node-groups";
import type { Problem } from "../../lib/problems";
import { deliveryProblems } from "../delivery/delivery-problems";
import { surgeReplicas } from "../delivery/surge-plan";
import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "./catalogue";
import { nodesOf, podsWithoutRoom } from "./room-plan";
import { type ServiceSettings, servicesSchema } from "./services-schema";
import { partOf } from "./written";

type Found = Omit<Problem, "file">;
type Parsed = [ServiceKey, ServiceSettings];

const hasFeature = (raw: unknown, name: string): boolean =>
  partOf(partOf(partOf(raw, "cluster"), "features"), name) !== false;

/** Whether the releases of all services of a node group have room at once, the promised pods included. */
function roomProblems(raw: unknown, services: readonly Parsed[]): Found[] {
  const kind = partOf(partOf(raw, "cluster"), "kind");
  const groups = [...new Set(services.map(([key]): NodeGroupName => catalogue[key].nodeGroup))];
  return groups.flatMap((group) => {
    const nodes = nodesOf(kind, group);
    if (nodes === undefined) return [];
    const here = services.filter(([key]) => catalogue[key].nodeGroup === group);
    const demands = here.map(([, { replicas, delivery, resources, accelerator }]) => ({
      pods: replicas + surgeReplicas(delivery.strategy, replicas, hasFeature(raw, "mesh")),
      ...resources,
      devices: accelerator?.count ?? 0,
    }));
    const lacking = podsWithoutRoom(demands, nodes);
    if (lacking === 0) return [];
    const need = here
      .map(([key, { replicas, delivery }], index) => {
        const surge = (demands[index]?.pods ?? 0) - replicas;
        return `${key} ${replicas} + ${surge} (${delivery.strategy})`;
      })
      .join(", ");
    return [
      {
        field: "services",
        message:
          `${lacking} pods of a release find no room on the ${nodes.count} nodes that group ${group} may have: ${need}; ` +
          "lower replicas or sizes, or choose a strategy with a smaller surge",
      },
    ];
  });
}

/**
 * What is wrong with the way services are released, the room for it included. Entries whose form is wrong are left to
 * their schema.
 * @param tenants ids of the environment's tenants, where their file could be read.
 */
export function releaseProblems(file: string, raw: unknown, tenants?: readonly string[]): Problem[] {
  const services = serviceKeys.flatMap((key): Parsed[] => {
    const parsed = servicesSchema.shape[key].safeParse(partOf(partOf(raw, "services"), key));
    return parsed.success ? [[key, parsed.data]] : [];
  });
  const features = { rollouts: hasFeature(raw, "rollouts"), mesh: hasFeature(raw, "mesh") };
  const wrong = services.flatMap(([key, { delivery }]) => {
    const { singleton, businessMetric }: CatalogueRow = catalogue[key];
    return deliveryProblems(delivery, {
      singleton,
      hasBusinessMetric: businessMetric !== undefined,
      features,
      tenants,
    }).map(({ part, message }) => ({ field: `services.${key}.delivery.${part}`, message }));
  });
  return [...wrong, ...roomProblems(raw, services)].map((problem) => ({ file, ...problem }));
}
