import { objectives } from "../../../lib/objectives";
import type { Dashboard } from "./dashboard-plan";

const own = '{tenant="$tenant"}';

/** One tenant: what it gets of each service. */
export const tenantsDashboard: Dashboard = {
  uid: "platform-tenants",
  title: "Platform / Tenants",
  choices: [{ name: "tenant", series: "tenant:requests:rate5m", label: "tenant" }],
  panels: [
    {
      title: "Requests",
      description: "Requests a second to each service.",
      unit: "reqps",
      queries: [{ expr: `tenant:requests:rate5m${own}`, legend: "{{service}}" }],
    },
    {
      title: "Failed requests",
      description: "Share of the tenant's requests that were answered with 5xx.",
      unit: "percentunit",
      limit: objectives.errorRatePercent / 100,
      queries: [{ expr: `tenant:error_ratio:rate5m${own}`, legend: "{{service}}" }],
    },
    {
      title: "Latency, 95th percentile",
      description: "95 of 100 of the tenant's requests are faster.",
      unit: "ms",
      limit: objectives.p95LatencyMilliseconds,
      queries: [{ expr: `tenant:latency_p95_milliseconds:rate5m${own}`, legend: "{{service}}" }],
    },
    {
      title: "Share of all requests",
      description: "A tenant far above its share slows others down.",
      unit: "percentunit",
      queries: [
        {
          expr: `sum(tenant:requests:rate5m${own}) / sum(tenant:requests:rate5m)`,
          legend: "share",
        },
      ],
    },
  ],
};
