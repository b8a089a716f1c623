import { monitored } from "../../components/observability/workloads";

/** The workload whose rules are tried. */
export const workload = monitored();

const { name, namespace } = workload;
const pod = `namespace="${namespace}",pod="${name}-5d4f-abcde"`;
const scaler = `namespace="${namespace}",horizontalpodautoscaler="${name}"`;

/** A counter that grows by so much in each step. */
const growing = (each: number): string => `0+${each}x9000`;
/** A counter that grows for so many steps, and then at another speed. */
const thenGrowing = (each: number, steps: number, later: number): string =>
  `0+${each}x${steps} ${each * steps}+${later}x9000`;
const constant = (value: number): string => `${value}x9000`;

const requests = (code: number, tenant = "unknown"): string =>
  `istio_requests_total{reporter="destination",${pod},response_code="${code}",tenant="${tenant}"}`;
const bucket = (bound: string): string =>
  `istio_request_duration_milliseconds_bucket{reporter="destination",${pod},le="${bound}"}`;
const counted = `istio_request_duration_milliseconds_count{reporter="destination",${pod}}`;
const ready = (which: number): string =>
  `kube_pod_status_ready{namespace="${namespace}",pod="${name}-5d4f-${which}",condition="true"}`;
const promised = `kube_horizontalpodautoscaler_spec_min_replicas{${scaler}}`;
const allowed = `kube_horizontalpodautoscaler_spec_max_replicas{${scaler}}`;
const present = `kube_horizontalpodautoscaler_status_current_replicas{${scaler}}`;
const scraped = `up{${pod}}`;
const container = `${pod},container="${name}"`;

const firing = (alert: string, more = ""): string =>
  `count(ALERTS{alertname="${alert}",alertstate="firing"${more}})`;
const burning = (slo: string, severity: string): string =>
  firing("ErrorBudgetBurns", `,sloth_slo="${slo}",severity="${severity}"`);
const ratio = (slo: string): string => `sum(slo:sli_error:ratio_rate5m{sloth_slo="${slo}"})`;

/** What Prometheus is shown, and what it must answer afterwards: a number, or nothing. */
export interface Scenario {
  readonly what: string;
  readonly series: Readonly<Record<string, string>>;
  /** When it is asked, from the beginning. */
  readonly minutes: number;
  /** Minutes between two readings. */
  readonly step: number;
  readonly expected: readonly (readonly [string, number | undefined])[];
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** Lives of a service, and what must be told of each. */
export const scenarios: readonly Scenario[] = [
  {
    what: "nobody of a service without failures, whose ratio is zero",
    series: { [requests(200)]: growing(6000), [scraped]: constant(1) },
    minutes: 2 * HOUR,
    step: 1,
    expected: [
      [ratio("availability"), 0],
      [firing("ErrorBudgetBurns"), undefined],
    ],
  },
  {
    what: "nobody of a service without requests, and keeps no number that is none",
    series: { [requests(200)]: constant(100), [counted]: constant(100), [bucket("200")]: constant(100) },
    minutes: 2 * HOUR,
    step: 1,
    expected: [
      [ratio("availability"), undefined],
      [ratio("latency"), undefined],
      [firing("ErrorBudgetBurns"), undefined],
    ],
  },
  {
    what: "at once of two failures in a hundred",
    series: { [requests(200)]: growing(5880), [requests(503)]: growing(120) },
    minutes: 2 * HOUR,
    step: 1,
    expected: [
      [ratio("availability"), 0.02],
      [burning("availability", "page"), 1],
      [burning("latency", "page"), undefined],
    ],
  },
  {
    what: "nobody any more once a short outage has been over for the short windows",
    series: { [requests(200)]: thenGrowing(0, 10, 6000), [requests(500)]: thenGrowing(6000, 10, 0) },
    minutes: 45,
    step: 1,
    expected: [[burning("availability", "page"), undefined]],
  },
  {
    what: "during that outage",
    series: { [requests(200)]: thenGrowing(0, 10, 6000), [requests(500)]: thenGrowing(6000, 10, 0) },
    minutes: 9,
    step: 1,
    expected: [[burning("availability", "page"), 1]],
  },
  {
    what: "by a ticket of four failures in a thousand for a day",
    series: { [requests(200)]: growing(11_952), [requests(500)]: growing(48) },
    minutes: 2 * DAY,
    step: 2,
    expected: [
      [burning("availability", "page"), undefined],
      [burning("availability", "ticket"), 1],
    ],
  },
  {
    what: "how much of the budget is left",
    series: { [requests(200)]: growing(11_994), [requests(500)]: growing(6) },
    minutes: DAY,
    step: 2,
    expected: [
      ['round(sum(slo:current_burn_rate:ratio{sloth_slo="availability"}), 0.01)', 0.5],
      ['round(sum(slo:period_error_budget_remaining:ratio{sloth_slo="availability"}), 0.01)', 0.5],
      ['sum(slo:objective:ratio{sloth_slo="availability"})', 0.999],
      ['sum(slo:time_period:days{sloth_slo="availability"})', 30],
    ],
  },
  {
    what: "at once of eight slow requests in ten",
    series: { [counted]: growing(6000), [bucket("200")]: growing(1200), [bucket("+Inf")]: growing(6000) },
    minutes: 2 * HOUR,
    step: 1,
    expected: [
      [ratio("latency"), 0.8],
      [burning("latency", "page"), 1],
    ],
  },
  {
    what: "the same of a bound with a fraction, as Prometheus 3 writes it",
    series: { [counted]: growing(6000), [bucket("200.0")]: growing(1200), [bucket("+Inf")]: growing(6000) },
    minutes: 2 * HOUR,
    step: 1,
    expected: [[burning("latency", "page"), 1]],
  },
  {
    what: "nobody of four slow requests in a hundred",
    series: { [counted]: growing(6000), [bucket("200")]: growing(5760), [bucket("+Inf")]: growing(6000) },
    minutes: 2 * HOUR,
    step: 1,
    expected: [
      [burning("latency", "page"), undefined],
      [burning("latency", "ticket"), undefined],
    ],
  },
  {
    what: "which tenant alone suffers, while the service as a whole is well",
    series: {
      [requests(200, "acme")]: growing(5),
      [requests(500, "acme")]: growing(5),
      [requests(200, "beta")]: growing(60_000),
      [requests(500, "unknown")]: growing(5),
      [requests(200, "unknown")]: growing(5),
    },
    minutes: 2 * HOUR,
    step: 1,
    expected: [
      [firing("TenantErrors", ',tenant="acme"'), 1],
      [firing("TenantErrors"), 1],
      [burning("availability", "page"), undefined],
    ],
  },
  {
    what: "at once that fewer than two thirds of the promised replicas are ready",
    series: {
      [promised]: constant(3),
      [ready(1)]: constant(1),
      [ready(2)]: constant(0),
      [ready(3)]: constant(0),
    },
    minutes: 5,
    step: 1,
    expected: [
      [firing("ServiceUnavailable"), 1],
      [firing("ServiceBelowPromise"), undefined],
    ],
  },
  {
    what: "that no pod is left at all",
    series: { [promised]: constant(3) },
    minutes: 20,
    step: 1,
    expected: [
      [firing("ServiceUnavailable"), 1],
      [firing("ServiceBelowPromise"), 1],
      [firing("ServiceNotScraped"), 1],
    ],
  },
  {
    what: "later, and by a ticket, that one of three replicas is missing",
    series: {
      [promised]: constant(3),
      [ready(1)]: constant(1),
      [ready(2)]: constant(1),
      [ready(3)]: constant(0),
      [scraped]: constant(1),
    },
    minutes: 20,
    step: 1,
    expected: [
      [firing("ServiceUnavailable"), undefined],
      [firing("ServiceBelowPromise", ',severity="ticket"'), 1],
      [firing("ServiceNotScraped"), undefined],
    ],
  },
  {
    what: "that the autoscaler can add nothing, and that processor and memory are above their objectives",
    series: {
      [present]: constant(6),
      [allowed]: constant(6),
      [`container_cpu_usage_seconds_total{${container}}`]: growing(48),
      [`kube_pod_container_resource_requests{${container},resource="cpu"}`]: constant(1),
      [`container_memory_working_set_bytes{${container}}`]: constant(900),
      [`kube_pod_container_resource_requests{${container},resource="memory"}`]: constant(1000),
    },
    minutes: 30,
    step: 1,
    expected: [
      [firing("ServiceAtMaximum"), 1],
      [firing("ServiceSaturated"), 2],
    ],
  },
  {
    what: "that containers end again and again",
    series: { [`kube_pod_container_status_restarts_total{${container}}`]: growing(1) },
    minutes: 30,
    step: 1,
    expected: [[firing("ServiceRestarts"), 1]],
  },
];
