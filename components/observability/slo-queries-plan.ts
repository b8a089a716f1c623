import type { BusinessMetric } from "../services/catalogue-types";
import { objectives } from "../../lib/objectives";
import type { PodScope, SloMetric, SloQuery } from "./slo-types";

/** Window of rates: four scrapes of the usual 30 seconds, so that one lost scrape leaves a rate. */
const WINDOW = "2m";

/** Share of a measure per request that a new version must reach, compared with the old one. */
const LEAST_SHARE_OF_THROUGHPUT = 0.8;

/** Share of the requests that must be faster than the objective's latency. */
export const LATENCY_QUANTILE = 0.95;

const labels = ({ namespace, pods }: PodScope): string => `namespace="${namespace}",pod=~"${pods}"`;
const ofContainer = (scope: PodScope): string => `${labels(scope)},container="${scope.container}"`;
const atService = (scope: PodScope): string =>
  `reporter="${scope.reporter ?? "destination"}",${labels(scope)}`;
const served = (scope: PodScope, window = WINDOW, more = ""): string =>
  `sum(rate(istio_requests_total{${atService(scope)}${more}}[${window}]))`;

/**
 * Failed requests by all requests. Without any failure there is no series of failures, which must count as none: the
 * term times zero gives that, and still has no value when there were no requests at all.
 */
export const errorRatio = (scope: PodScope, window = WINDOW): string =>
  `(${served(scope, window, ',response_code=~"5.."')} or 0 * ${served(scope, window)}) / ${served(scope, window)}`;

/**
 * Requests slower than the objective by all requests. The sidecars have a bucket that ends exactly there; Prometheus 3
 * writes its bound with a fraction.
 */
export const slowRatio = (scope: PodScope, window = WINDOW): string =>
  `1 - sum(rate(istio_request_duration_milliseconds_bucket{${atService(scope)},le=~"${objectives.p95LatencyMilliseconds}([.]0)?"}[${window}])) / sum(rate(istio_request_duration_milliseconds_count{${atService(scope)}}[${window}]))`;

const latency = (scope: PodScope): string =>
  `histogram_quantile(${LATENCY_QUANTILE}, sum by (le) (rate(istio_request_duration_milliseconds_bucket{${atService(scope)}}[${WINDOW}])))`;

const requested = (scope: PodScope, resource: "cpu" | "memory"): string =>
  `sum(kube_pod_container_resource_requests{${ofContainer(scope)},resource="${resource}"})`;

const cpu = (scope: PodScope): string =>
  `sum(rate(container_cpu_usage_seconds_total{${ofContainer(scope)}}[${WINDOW}])) / ${requested(scope, "cpu")}`;

const memory = (scope: PodScope): string =>
  `sum(container_memory_working_set_bytes{${ofContainer(scope)}}) / ${requested(scope, "memory")}`;

/** The question behind one measure, with the objective as its bound. */
export function planSloQuery(metric: SloMetric, scope: PodScope): SloQuery {
  switch (metric) {
    case "error-rate":
      return { query: errorRatio(scope), bound: { atMost: objectives.errorRatePercent / 100 } };
    case "latency-p95":
      return { query: latency(scope), bound: { atMost: objectives.p95LatencyMilliseconds } };
    case "cpu":
      return { query: cpu(scope), bound: { atMost: objectives.cpuPercentOfRequest / 100 } };
    case "memory":
      return { query: memory(scope), bound: { atMost: objectives.memoryPercentOfRequest / 100 } };
    default:
      throw new Error(`unhandled measure ${JSON.stringify(metric satisfies never)}`);
  }
}

/** The measure of the business over all these pods. */
export const businessTotal = ({ name }: Pick<BusinessMetric, "name">, scope: PodScope): string =>
  `sum(${name}{${labels(scope)}})`;

/**
 * The measure of the business as a release is judged by it. A backlog must stay within what one replica copes with; of
 * a throughput the new pods must reach their share: as much of it per request as the old pods have.
 */
export function planBusinessQuery(metric: BusinessMetric, scope: PodScope, before: PodScope): SloQuery {
  const total = (of: PodScope): string => businessTotal(metric, of);
  switch (metric.kind) {
    case "backlog":
      return {
        query: `${total(scope)} / count(${metric.name}{${labels(scope)}})`,
        bound: { atMost: metric.perReplica },
      };
    case "throughput":
      return {
        query: `(${total(scope)} / ${served(scope)}) / (${total(before)} / ${served(before)})`,
        bound: { atLeast: LEAST_SHARE_OF_THROUGHPUT },
      };
    default:
      throw new Error(`unhandled business metric ${JSON.stringify(metric.kind satisfies never)}`);
  }
}
