import { type Delivery, deliverySchema, type StrategyName } from "../components/delivery/delivery-schema";
import { type CatalogueRow, catalogue, type ServiceKey } from "../components/services/catalogue";

/**
 * How a tenant's own services may be released. No A/B: all their requests are one tenant's, so that there is no cohort
 * to compare with others (docs/adr/0043).
 */
export const dedicatedStrategies = ["rolling", "blue-green", "canary"] as const satisfies StrategyName[];

/** How a tenant's own services are released. */
export type DedicatedStrategy = (typeof dedicatedStrategies)[number];

/** Whole first, then judged with the traffic: a failure turns it back while the old version is still there. */
const blueGreen: Delivery = deliverySchema.parse({ strategy: "blue-green", after: {} });

/** A third of the pods after another, which is what three replicas can be cut into; nobody has to promote. */
const canary: Delivery = deliverySchema.parse({
  strategy: "canary",
  stages: [{ weight: 34, pause: 60 }, { weight: 67, pause: 60 }, { weight: 100 }],
  analysis: {},
});

/** Delivery of one of a tenant's own services: a service that must not run twice is rolled out pod by pod instead. */
export function planDedicatedDelivery(strategy: DedicatedStrategy, key: ServiceKey): Delivery {
  const { singleton }: CatalogueRow = catalogue[key];
  switch (strategy) {
    case "rolling":
      return { strategy };
    case "blue-green":
      return singleton === undefined ? blueGreen : { strategy: "rolling" };
    case "canary":
      return canary;
    default:
      throw new Error(`unhandled strategy ${JSON.stringify(strategy satisfies never)}`);
  }
}
