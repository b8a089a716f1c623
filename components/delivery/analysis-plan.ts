import { planBusinessQuery, planSloQuery } from "../observability/slo-queries-plan";
import type { Bound, PodScope, SloQuery } from "../observability/slo-types";
import { type Analysis, BUSINESS_METRIC } from "./analysis-schema";
import type { ReleaseFacts } from "./delivery-types";

/** Seconds within which Prometheus must answer. */
const ANSWER_SECONDS = 10;

/** What a template is told about the release that it judges. */
export const analysisArguments = [
  { name: "namespace", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
  { name: "hash", valueFrom: { podTemplateHashValue: "Latest" } },
  { name: "stable-hash", valueFrom: { podTemplateHashValue: "Stable" } },
] as const;

/** The new pods and the old ones, as queries name them. */
export const scopesOf = (name: string): { readonly now: PodScope; readonly before: PodScope } => {
  const pods = (argument: string): PodScope => ({
    namespace: "{{args.namespace}}",
    pods: `${name}-{{args.${argument}}}-.+`,
    container: name,
  });
  return { now: pods("hash"), before: pods("stable-hash") };
};

const comparison = (bound: Bound): string =>
  "atMost" in bound ? `result[0] <= ${bound.atMost}` : `result[0] >= ${bound.atLeast}`;

/**
 * When a measurement is good. Written so that a missing value and NaN are bad ones: a condition for failure alone
 * would take both for a success.
 */
export const successCondition = (bound: Bound): string =>
  `len(result) > 0 && !isNaN(result[0]) && !isInf(result[0]) && ${comparison(bound)}`;

const customBound = ({ atMost, atLeast }: Analysis["custom"][number]): Bound => {
  if (atMost !== undefined) return { atMost };
  if (atLeast !== undefined) return { atLeast };
  throw new Error("a measure without a bound; the schema lets none through");
};

/** Every question of an analysis by name. */
export function planQueries(
  analysis: Analysis,
  { name, businessMetric }: Pick<ReleaseFacts, "name" | "businessMetric">,
): Readonly<Record<string, SloQuery>> {
  const { now, before } = scopesOf(name);
  const named = analysis.metrics.map((metric): [string, SloQuery] => {
    if (metric !== BUSINESS_METRIC) return [metric, planSloQuery(metric, now)];
    if (businessMetric === undefined)
      throw new Error(`${name} has no business metric; the configuration is checked for it before`);
    return [metric, planBusinessQuery(businessMetric, now, before)];
  });
  const custom = analysis.custom.map((measure): [string, SloQuery] => [
    measure.name,
    {
      query: measure.query
        .replaceAll("{{args.pods}}", now.pods)
        .replaceAll("{{args.stable-pods}}", before.pods),
      bound: customBound(measure),
    },
  ]);
  return Object.fromEntries([...named, ...custom]);
}

/** How long a template measures: a fixed number of times, or until the release ends. */
export type Span = "gate" | "watch";

/** One measure as the controller takes it. */
export function planMetric(
  name: string,
  { query, condition }: { readonly query: string; readonly condition: string },
  { analysis, prometheus, span }: { analysis: Analysis; prometheus: string; span: Span },
) {
  return {
    name,
    interval: `${analysis.intervalSeconds}s`,
    initialDelay: `${analysis.warmupSeconds}s`,
    ...(span === "gate" ? { count: analysis.count } : {}),
    failureLimit: analysis.failures,
    inconclusiveLimit: 0,
    // Nobody answers, or answers nonsense: the measure ends in an error, and an error aborts the release.
    consecutiveErrorLimit: analysis.errors,
    successCondition: condition,
    provider: { prometheus: { address: prometheus, query, timeout: ANSWER_SECONDS } },
  };
}

/** A template that judges the new pods. */
export const planTemplate = (
  analysis: Analysis,
  facts: Pick<ReleaseFacts, "name" | "businessMetric" | "prometheus">,
  span: Span,
) => ({
  args: analysisArguments.map(({ name }) => ({ name })),
  metrics: Object.entries(planQueries(analysis, facts)).map(([name, { query, bound }]) =>
    planMetric(
      name,
      { query, condition: successCondition(bound) },
      { analysis, prometheus: facts.prometheus, span },
    ),
  ),
});
