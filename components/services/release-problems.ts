import type { Problem } from "../../lib/problems";
import { deliveryProblems, judges } from "../delivery/delivery-problems";
import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "./catalogue";
import { roomProblems } from "./room-problems";
import { type ServiceSettings, servicesSchema } from "./services-schema";
import { partOf } from "./written";

type Parsed = [ServiceKey, ServiceSettings];

const hasFeature = (raw: unknown, name: string): boolean =>
  partOf(partOf(partOf(raw, "cluster"), "features"), name) !== false;

/** A tenant, as far as releases ask. */
export interface ReleasedTenant {
  readonly id: string;
  /** How its dedicated services are released. */
  readonly strategy: string;
}

/**
 * What is wrong with the way services are released, the room for it included. Entries whose form is wrong are left to
 * their schema.
 * @param tenants the environment's tenants, where their file could be read.
 */
export function releaseProblems(file: string, raw: unknown, tenants?: readonly ReleasedTenant[]): Problem[] {
  const services = serviceKeys.flatMap((key): Parsed[] => {
    const parsed = servicesSchema.shape[key].safeParse(partOf(partOf(raw, "services"), key));
    return parsed.success ? [[key, parsed.data]] : [];
  });
  const features = { rollouts: hasFeature(raw, "rollouts"), mesh: hasFeature(raw, "mesh") };
  const wrong = services.flatMap(([key, { delivery }]) => {
    const { singleton, businessMetric, delivery: usual }: CatalogueRow = catalogue[key];
    return deliveryProblems(delivery, {
      singleton,
      hasBusinessMetric: businessMetric !== undefined,
      isJudged: usual !== undefined && judges(usual),
      features,
      tenants: tenants?.map(({ id }) => id),
    }).map(({ part, message }) => ({ field: `services.${key}.delivery.${part}`, message }));
  });
  const ofTenants = features.rollouts ? [] : (tenants ?? []).filter(({ strategy }) => strategy !== "rolling");
  const unserved = ofTenants.map(({ id, strategy }) => ({
    field: "tenants",
    message: `${id} has strategy "${strategy}", which needs the Rollout kind, and cluster.features.rollouts is false; install Argo Rollouts or choose rolling`,
  }));
  return [...wrong, ...unserved, ...roomProblems(raw, services)].map((problem) => ({ file, ...problem }));
}
