import {
  type Alert,
  type Monitored,
  placeLabels,
  podsOfWorkload,
  type RuleGroup,
  type Severity,
} from "./monitored-types";
import { planSloQuery } from "./slo-queries-plan";
import type { SloMetric } from "./slo-types";

/** Share of the promised replicas that must be there whatever happens: what a lost zone leaves. */
const LEAST_READY = "2 / 3";

/** An alert about the workload itself, before its users notice. */
interface HealthAlert {
  readonly alert: string;
  readonly expr: string;
  readonly lasting: string;
  readonly severity: Severity;
  /** What tells it from another alert of the same name. @default there is no other */
  readonly labels?: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly runbook: string;
}

function healthAlerts(workload: Monitored): HealthAlert[] {
  const { name, namespace } = workload;
  const scope = podsOfWorkload(workload);
  const pods = `namespace="${namespace}",pod=~"${scope.pods}"`;
  const scaler = `{namespace="${namespace}",horizontalpodautoscaler="${name}"}`;
  // No series means no pod: without the zero nothing would be compared, and nobody told.
  const ready = `(sum(kube_pod_status_ready{${pods},condition="true"}) or vector(0))`;
  const promised = `sum(kube_horizontalpodautoscaler_spec_min_replicas${scaler})`;
  const saturated = (metric: SloMetric): string => {
    const { query, bound } = planSloQuery(metric, scope);
    if (!("atMost" in bound)) throw new Error(`${metric} has no upper bound`);
    return `${query} > ${bound.atMost}`;
  };
  return [
    {
      alert: "ServiceUnavailable",
      expr: `${ready} < ${LEAST_READY} * ${promised}`,
      lasting: "2m",
      severity: "page",
      summary: `Fewer than two thirds of the promised replicas of ${name} are ready.`,
      runbook: "replicas.md",
    },
    {
      alert: "ServiceBelowPromise",
      expr: `${ready} < ${promised}`,
      lasting: "15m",
      severity: "ticket",
      summary: `Fewer replicas of ${name} are ready than promised.`,
      runbook: "replicas.md",
    },
    {
      alert: "ServiceAtMaximum",
      expr: `sum(kube_horizontalpodautoscaler_status_current_replicas${scaler}) >= sum(kube_horizontalpodautoscaler_spec_max_replicas${scaler})`,
      lasting: "15m",
      severity: "ticket",
      summary: `The autoscaler of ${name} cannot add replicas any more.`,
      runbook: "saturation.md",
    },
    ...(["cpu", "memory"] as const).map((metric) => ({
      alert: "ServiceSaturated",
      expr: saturated(metric),
      lasting: "15m",
      severity: "ticket" as const,
      labels: { resource: metric },
      summary: `${name} uses more ${metric === "cpu" ? "processor time" : "memory"} than its objective allows.`,
      runbook: "saturation.md",
    })),
    {
      alert: "ServiceRestarts",
      expr: `sum(increase(kube_pod_container_status_restarts_total{${pods},container="${scope.container}"}[15m])) > 2`,
      lasting: "0m",
      severity: "ticket",
      summary: `Containers of ${name} end and are started again.`,
      runbook: "replicas.md",
    },
    {
      alert: "ServiceNotScraped",
      expr: `(count(up{${pods}} == 1) or vector(0)) < 1`,
      lasting: "10m",
      severity: "ticket",
      summary: `Nothing is known of ${name}: none of its pods shows metrics.`,
      runbook: "no-metrics.md",
    },
  ];
}

/** Alerts about a workload's replicas, its room and its metrics. */
export const planHealthAlerts = (workload: Monitored, runbooks: string): RuleGroup => ({
  name: "health",
  rules: healthAlerts(workload).map(
    ({ alert, expr, lasting, severity, labels, summary, runbook }): Alert => ({
      alert,
      expr,
      for: lasting,
      labels: {
        ...labels,
        severity,
        owner: workload.owner,
        service: workload.name,
        ...placeLabels(workload),
      },
      annotations: {
        summary,
        description: `${summary} Namespace ${workload.namespace}.`,
        runbook_url: `${runbooks}/${runbook}`,
      },
    }),
  ),
});
