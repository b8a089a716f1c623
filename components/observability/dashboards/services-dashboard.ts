import { objectives } from "../../../lib/objectives";
import { podsOfWorkload } from "../monitored-types";
import { planSloQuery } from "../slo-queries-plan";
import { sloMetrics, type SloMetric } from "../slo-types";
import type { Dashboard, Panel } from "./dashboard-plan";

/** What the reader has chosen, as Grafana puts it into queries. */
const chosen = { name: "$service", namespace: "$namespace" };
const slo = '{sloth_service="$service",namespace="$namespace"}';
const scaler = '{namespace="$namespace",horizontalpodautoscaler="$service"}';

const words: Readonly<Record<SloMetric, Pick<Panel, "title" | "description" | "unit">>> = {
  "error-rate": {
    title: "Failed requests",
    description: "Share of the requests that were answered with 5xx.",
    unit: "percentunit",
  },
  "latency-p95": {
    title: "Latency, 95th percentile",
    description: "95 of 100 requests are faster.",
    unit: "ms",
  },
  cpu: {
    title: "Processor",
    description: "Use by what the replicas ask for; the autoscaler holds it at its objective.",
    unit: "percentunit",
  },
  memory: {
    title: "Memory",
    description: "Use by what the replicas ask for.",
    unit: "percentunit",
  },
};

/** The same question that releases are judged by. */
const objectivePanel = (metric: SloMetric): Panel => {
  const { query, bound } = planSloQuery(metric, podsOfWorkload(chosen));
  return {
    ...words[metric],
    queries: [{ expr: query, legend: metric }],
    ...("atMost" in bound ? { limit: bound.atMost } : {}),
  };
};

/** One service: what it promised, what is left of its budgets, what it uses. */
export const servicesDashboard: Dashboard = {
  uid: "platform-services",
  title: "Platform / Services",
  choices: [
    { name: "namespace", series: "slo:objective:ratio", label: "namespace" },
    { name: "service", series: 'slo:objective:ratio{namespace="$namespace"}', label: "sloth_service" },
  ],
  panels: [
    {
      title: "Error budget left",
      description: `What is left of the ${objectives.windowDays} days' budget of each objective.`,
      unit: "percentunit",
      queries: [{ expr: `slo:period_error_budget_remaining:ratio${slo}`, legend: "{{sloth_slo}}" }],
    },
    {
      title: "Burn rate",
      description: "How many times faster than allowed the budget is used now: somebody is paged from 14.4.",
      unit: "none",
      limit: 1,
      queries: [{ expr: `slo:current_burn_rate:ratio${slo}`, legend: "{{sloth_slo}}" }],
    },
    ...sloMetrics.map(objectivePanel),
    {
      title: "Replicas",
      description: "What the autoscaler wants, has, and may have at most.",
      unit: "short",
      queries: [
        { expr: `kube_horizontalpodautoscaler_status_desired_replicas${scaler}`, legend: "wanted" },
        { expr: `kube_horizontalpodautoscaler_status_current_replicas${scaler}`, legend: "there" },
        { expr: `kube_horizontalpodautoscaler_spec_max_replicas${scaler}`, legend: "at most" },
      ],
    },
    {
      title: "Requests by tenant",
      description: "Requests a second of the tenants with most of them.",
      unit: "reqps",
      queries: [
        {
          expr: 'topk(10, tenant:requests:rate5m{service="$service",namespace="$namespace"})',
          legend: "{{tenant}}",
        },
      ],
    },
  ],
};
