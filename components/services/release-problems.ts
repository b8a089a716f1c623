import type { Problem } from "../../lib/problems";
import { deliveryProblems } from "../delivery/delivery-problems";
import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "./catalogue";
import { roomProblems } from "./room-problems";
import { type ServiceSettings, servicesSchema } from "./services-schema";
import { partOf } from "./written";

type Parsed = [ServiceKey, ServiceSettings];

const hasFeature = (raw: unknown, name: string): boolean =>
  partOf(partOf(partOf(raw, "cluster"), "features"), name) !== false;

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
