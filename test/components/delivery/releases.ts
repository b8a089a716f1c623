import { type Delivery, deliverySchema } from "../../../components/delivery/delivery-schema";
import type { ReleaseFacts } from "../../../components/delivery/delivery-types";
import { planSplit } from "../../../components/delivery/split-plan";

/** A delivery with its defaults. */
export const deliveryOf = (written: object): Delivery => deliverySchema.parse(written);

/** A release of a service with two routes. */
export const releaseOf = (written: object, change: Partial<ReleaseFacts> = {}): ReleaseFacts => {
  const delivery = deliveryOf(written);
  return {
    name: "web",
    delivery,
    split: planSplit(delivery, "web"),
    routes: ["public", "backend"],
    prometheus: "http://prometheus.example:9090",
    ...change,
  };
};

/** Stages that pass through half of the traffic. */
export const stages = [{ weight: 20, pause: 60 }, { weight: 50, pause: "manual" }, { weight: 100 }];
