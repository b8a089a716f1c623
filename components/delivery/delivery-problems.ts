import type { Analysis } from "./analysis-schema";
import { BUSINESS_METRIC } from "./analysis-schema";
import type { Delivery } from "./delivery-schema";

/** What a delivery is judged against, as far as the configuration tells. */
export interface DeliverySurroundings {
  /** Why two whole versions must not run beside each other, where they must not. */
  readonly singleton?: string | undefined;
  readonly hasBusinessMetric: boolean;
  /** Whether a new version may reach everybody only past an analysis: the catalogue then names a canary with one. */
  readonly isJudged: boolean;
  /** Controllers that the cluster has. A cluster that the configuration does not describe has them. */
  readonly features: { readonly rollouts: boolean; readonly mesh: boolean };
  /** Ids of the environment's tenants. Undefined where their file could not be read. */
  readonly tenants?: readonly string[] | undefined;
}

/** A mistake, with the part of the `delivery` section that it is in. */
export interface DeliveryProblem {
  readonly part: string;
  readonly message: string;
}

const analysesOf = (delivery: Delivery): [string, Analysis | undefined][] => {
  switch (delivery.strategy) {
    case "rolling":
      return [];
    case "blue-green":
      return [
        ["before", delivery.before],
        ["after", delivery.after],
      ];
    case "canary":
    case "ab":
      return [["analysis", delivery.analysis]];
    default:
      throw new Error(`unhandled strategy ${JSON.stringify(delivery satisfies never)}`);
  }
};

/** Whether every release by this delivery is judged by an analysis. */
export const judges = (delivery: Delivery): boolean =>
  analysesOf(delivery).some(([, analysis]) => analysis !== undefined);

/** A service that must be judged is released by the one strategy that shows a fault to few before all see it. */
function judgementProblems(delivery: Delivery): DeliveryProblem[] {
  if (delivery.strategy !== "canary")
    return [
      {
        part: "strategy",
        message: `"${delivery.strategy}" shows a new version to many at once, and the catalogue has this service judged first; choose canary with an analysis`,
      },
    ];
  return judges(delivery)
    ? []
    : [
        {
          part: "analysis",
          message:
            "the catalogue has this service judged, and nothing judges it here; give the analysis that its releases must pass",
        },
      ];
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

const analysisProblems = (
  part: string,
  analysis: Analysis,
  hasBusinessMetric: boolean,
): DeliveryProblem[] => [
  ...(analysis.metrics.includes(BUSINESS_METRIC) && !hasBusinessMetric
    ? [
        {
          part: `${part}.metrics`,
          message: `"${BUSINESS_METRIC}" has no query: the catalogue names no business metric for the service; remove it or give a custom one`,
        },
      ]
    : []),
  ...duplicates([...analysis.metrics, ...analysis.custom.map(({ name }) => name)]).map((name) => ({
    part,
    message: `"${name}" is measured twice; remove or rename one`,
  })),
];

/** What a delivery whose form is right cannot have here. */
export function deliveryProblems(delivery: Delivery, around: DeliverySurroundings): DeliveryProblem[] {
  const { strategy } = delivery;
  const { singleton, features, tenants, isJudged } = around;
  const isWhole = strategy === "blue-green" || strategy === "ab";
  const checks: readonly [boolean, string, string][] = [
    [
      isWhole && singleton !== undefined,
      "strategy",
      `"${strategy}" runs two whole versions, which the service must not: ${singleton ?? ""}; choose rolling or canary`,
    ],
    [
      strategy !== "rolling" && !features.rollouts,
      "strategy",
      `"${strategy}" needs the Rollout kind, and cluster.features.rollouts is false; install Argo Rollouts or choose rolling`,
    ],
    [
      strategy === "ab" && !features.mesh,
      "strategy",
      `"ab" routes by request, and cluster.features.mesh is false; install the mesh or choose another strategy`,
    ],
  ];
  const strangers =
    strategy === "ab" && delivery.cohort.by === "tenants" && tenants !== undefined
      ? delivery.cohort.ids.filter((id) => !tenants.includes(id))
      : [];
  return [
    ...checks.flatMap(([wrong, part, message]) => (wrong ? [{ part, message }] : [])),
    ...(isJudged ? judgementProblems(delivery) : []),
    ...strangers.map((id) => ({
      part: "cohort.ids",
      message: `"${id}" is no tenant of this environment; remove it or add the tenant first`,
    })),
    ...analysesOf(delivery).flatMap(([part, analysis]) =>
      analysis === undefined ? [] : analysisProblems(part, analysis, around.hasBusinessMetric),
    ),
  ];
}
