import type { Analysis } from "./analysis-schema";
import type { Cohort } from "./cohort-schema";
import type { Delivery } from "./delivery-schema";

const judgedBy = (when: string, analysis: Analysis | undefined): string[] => {
  if (analysis === undefined) return [];
  const { metrics, custom, count, intervalSeconds } = analysis;
  const measures = [...metrics, ...custom.map(({ name }) => name)].join(", ");
  return [`${when}: ${measures} (${count} times, every ${intervalSeconds} s)`];
};

const cohortWords = (cohort: Cohort): string => {
  switch (cohort.by) {
    case "header":
    case "cookie":
      return `${cohort.by} ${cohort.name}=${cohort.value}`;
    case "tenants":
      return `tenants ${cohort.ids.join(", ")}`;
    default:
      throw new Error(`unhandled cohort ${JSON.stringify(cohort satisfies never)}`);
  }
};

/** A delivery in one line, as the comparison of environments shows it. */
export function describeDelivery(delivery: Delivery): string {
  switch (delivery.strategy) {
    case "rolling":
      return "rolling";
    case "blue-green":
      return [
        `blue-green, ${delivery.promotion}, way back ${delivery.scaleDownSeconds} s`,
        ...judgedBy("before", delivery.before),
        ...judgedBy("after", delivery.after),
      ].join("; ");
    case "canary": {
      const stages = delivery.stages.map(({ weight, pause }) => {
        if (pause === 0) return `${weight} %`;
        return `${weight} % ${pause === "manual" ? "until promoted" : `for ${pause} s`}`;
      });
      return [`canary ${stages.join(", ")}`, ...judgedBy("judged", delivery.analysis)].join("; ");
    }
    case "ab":
      return [
        `ab for ${cohortWords(delivery.cohort)}, ${delivery.share} % of the replicas`,
        ...judgedBy("compared", delivery.analysis),
      ].join("; ");
    default:
      throw new Error(`unhandled strategy ${JSON.stringify(delivery satisfies never)}`);
  }
}
