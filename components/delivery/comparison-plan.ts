import { type Analysis } from "./analysis-schema";
import { analysisArguments, planMetric, planQueries, scopesOf, successCondition } from "./analysis-plan";
import type { ReleaseFacts } from "./delivery-types";

/** Ends of the names under which the two variants of one measure are shown side by side. */
export const variantSuffix = { control: "-a", treatment: "-b" } as const;

/**
 * A template that measures both variants of an experiment: the treatment is judged, the control is measured beside it
 * so that somebody can decide. Measures that compare the two by themselves are taken once.
 */
export function planComparison(
  analysis: Analysis,
  facts: Pick<ReleaseFacts, "name" | "businessMetric" | "prometheus">,
) {
  const { now, before } = scopesOf(facts.name);
  const how = { analysis, prometheus: facts.prometheus, span: "gate" } as const;
  return {
    args: analysisArguments.map(({ name }) => ({ name })),
    metrics: Object.entries(planQueries(analysis, facts)).flatMap(([name, { query, bound }]) => {
      const condition = successCondition(bound);
      if (query.includes(before.pods)) return [planMetric(name, { query, condition }, how)];
      const control = query.replaceAll(now.pods, before.pods);
      return [
        // The control is what runs anyway: whatever it shows, it does not fail the treatment.
        planMetric(`${name}${variantSuffix.control}`, { query: control, condition: "true" }, how),
        planMetric(`${name}${variantSuffix.treatment}`, { query, condition }, how),
      ];
    }),
  };
}
