import { type Monitored, podsOfWorkload, type Recording, type RuleGroup } from "./monitored-types";
import { burns } from "./burn-rate-plan";
import { budgetOf, slos } from "./slo-table";
import { TENANT_TAG } from "../../lib/tenant-header";
import { NOBODY } from "./telemetry-plan";

/** What each tenant gets of a workload: requests, failures and latency, and an alert when one tenant alone suffers. */
export function planTenantRules(workload: Monitored, runbooks: string): RuleGroup {
  const { name, namespace, owner } = workload;
  const { pods } = podsOfWorkload(workload);
  const from = `reporter="destination",namespace="${namespace}",pod=~"${pods}",${TENANT_TAG}!~"${NOBODY}|"`;
  const requests = (window: string, more = ""): string =>
    `sum by (${TENANT_TAG}) (rate(istio_requests_total{${from}${more}}[${window}]))`;
  const failed = (window: string): string =>
    `(${requests(window, ',response_code=~"5.."')} or 0 * ${requests(window)}) / ${requests(window)}`;
  const labels = { service: name, namespace };
  const recording = (record: string, expr: string): Recording => ({ record, expr, labels });
  const own = `{service="${name}",namespace="${namespace}"}`;
  const [availability] = slos;
  const [fastest] = burns.page;
  if (availability === undefined || fastest === undefined)
    throw new Error("the tables of objectives are empty");
  const { factor, short, long } = fastest;
  const above = (window: string): string =>
    `tenant:error_ratio:rate${window}${own} > (${factor} * ${budgetOf(availability)})`;
  return {
    name: "tenants",
    rules: [
      recording("tenant:requests:rate5m", requests("5m")),
      // Without requests there is no ratio, and none is kept.
      ...[short, long].map((window) =>
        recording(`tenant:error_ratio:rate${window}`, `(${failed(window)}) >= 0`),
      ),
      recording(
        "tenant:latency_p95_milliseconds:rate5m",
        `histogram_quantile(0.95, sum by (${TENANT_TAG}, le) (rate(istio_request_duration_milliseconds_bucket{${from}}[5m])))`,
      ),
      {
        alert: "TenantErrors",
        expr: `${above(short)} and ${above(long)}`,
        labels: { ...labels, severity: "ticket", owner },
        annotations: {
          summary: `Too many requests of tenant {{ $labels.${TENANT_TAG} }} to ${name} fail.`,
          description: `Tenant {{ $labels.${TENANT_TAG} }} alone would use the budget of ${name} up ${factor} times too fast over ${long}.`,
          runbook_url: `${runbooks}/tenant-errors.md`,
        },
      },
    ],
  };
}
