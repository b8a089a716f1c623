import { type Delivery, deliverySchema } from "../delivery/delivery-schema";

/** Logins stop first when authentication breaks: the share of them per request is judged beside the objectives. */
export const authDelivery: Delivery = deliverySchema.parse({
  strategy: "canary",
  stages: [{ weight: 10, pause: 60 }, { weight: 50, pause: 60 }, { weight: 100 }],
  analysis: { metrics: ["error-rate", "latency-p95", "cpu", "memory", "business"] },
});

/** Share of payments that must be approved. */
const LEAST_APPROVED = 0.9;

const payments = (more: string): string =>
  `sum(rate(payments_total{namespace="{{args.namespace}}",pod=~"{{args.pods}}"${more}}[5m]))`;

/** Payments start with few: a release that declines them fails although every request is answered. */
export const billingDelivery: Delivery = deliverySchema.parse({
  strategy: "canary",
  stages: [
    { weight: 5, pause: 120 },
    { weight: 25, pause: 120 },
    { weight: 50, pause: 120 },
    { weight: 100 },
  ],
  analysis: {
    custom: [
      {
        name: "payments-approved",
        query: `${payments(',outcome="approved"')} / ${payments("")}`,
        atLeast: LEAST_APPROVED,
      },
    ],
  },
});
