import { planTemplate } from "./analysis-plan";
import { planComparison } from "./comparison-plan";
import type { ReleaseFacts } from "./delivery-types";
import { templateNames } from "./strategy-plan";

/** The analysis templates of a service, by name. */
export function planTemplates(facts: ReleaseFacts): Readonly<Record<string, object>> {
  const { delivery, name } = facts;
  const names = templateNames(name);
  switch (delivery.strategy) {
    case "rolling":
      return {};
    case "blue-green":
      return {
        ...(delivery.before === undefined
          ? {}
          : { [names.before]: planTemplate(delivery.before, facts, "gate") }),
        ...(delivery.after === undefined
          ? {}
          : { [names.after]: planTemplate(delivery.after, facts, "gate") }),
      };
    case "canary":
      return delivery.analysis === undefined
        ? {}
        : {
            [names.watch]: planTemplate(delivery.analysis, facts, "watch"),
            [names.gate]: planTemplate(delivery.analysis, facts, "gate"),
          };
    case "ab":
      return { [names.gate]: planComparison(delivery.analysis, facts) };
    default:
      throw new Error(`unhandled strategy ${JSON.stringify(delivery satisfies never)}`);
  }
}
