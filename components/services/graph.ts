import type { Need, ServiceGraph } from "../mesh/graph-types";
import type { ServiceKey } from "./catalogue";

const hard: Need = { kind: "hard" };
const soft = (status: number, body: Readonly<Record<string, unknown>>): Need => ({
  kind: "soft",
  fallback: { status, body: { degraded: true, ...body } },
});

/** Who calls whom, under which time-out, and which answer stands in for a service that is gone. */
export const graph: ServiceGraph<ServiceKey> = {
  entries: [
    { to: "backend", host: "api", timeoutSeconds: 10 },
    { to: "auth", host: "auth", timeoutSeconds: 10 },
  ],
  calls: [
    { from: "backend", to: "auth", timeoutSeconds: 1, retries: 2, need: hard },
    // Without it tenants keep the plan and settings that the backend has cached.
    { from: "backend", to: "tenant", timeoutSeconds: 1, retries: 2, need: soft(200, { settings: "cached" }) },
    { from: "backend", to: "ml", timeoutSeconds: 2, retries: 1, need: soft(200, { recommendations: [] }) },
    { from: "backend", to: "analytics", timeoutSeconds: 2, retries: 1, need: soft(200, { insights: [] }) },
    {
      from: "backend",
      to: "notification",
      timeoutSeconds: 1,
      retries: 2,
      need: soft(202, { queued: false }),
    },
    // A payment is never repeated by the network, and never pretended to have happened.
    {
      from: "backend",
      to: "billing",
      timeoutSeconds: 5,
      retries: 0,
      need: soft(503, { payments: "paused" }),
    },
    { from: "auth", to: "notification", timeoutSeconds: 1, retries: 2, need: soft(202, { queued: false }) },
    { from: "tenant", to: "auth", timeoutSeconds: 1, retries: 2, need: hard },
    { from: "tenant", to: "billing", timeoutSeconds: 5, retries: 0, need: soft(503, { payments: "paused" }) },
    { from: "tenant", to: "notification", timeoutSeconds: 1, retries: 2, need: soft(202, { queued: false }) },
    { from: "billing", to: "auth", timeoutSeconds: 1, retries: 2, need: hard },
    {
      from: "billing",
      to: "notification",
      timeoutSeconds: 1,
      retries: 2,
      need: soft(202, { queued: false }),
    },
    { from: "analytics", to: "ml", timeoutSeconds: 2, retries: 1, need: soft(200, { scores: [] }) },
  ],
  externals: [
    { from: "backend", to: "database" },
    { from: "backend", to: "cache" },
    { from: "ml", to: "model-store" },
    { from: "analytics", to: "database" },
    { from: "analytics", to: "events" },
    { from: "notification", to: "cache" },
    { from: "notification", to: "push-providers" },
    { from: "auth", to: "database" },
    { from: "auth", to: "cache" },
    { from: "auth", to: "identity-providers" },
    { from: "billing", to: "billing-database" },
    { from: "billing", to: "payment-provider" },
    { from: "tenant", to: "database" },
  ],
};
