import { analysisArguments } from "./analysis-plan";
import type { DeliveryBy } from "./delivery-schema";
import type { ReleaseFacts } from "./delivery-types";

/** Seconds for which an aborted version's pods stay: long enough to look at them, and for proxies to forget them. */
const ABORTED_SECONDS = 30;
/** Seconds for which replaced pods stay after the traffic left them: every proxy must hear of it first. */
const REPLACED_SECONDS = 30;

/** Names of a service's analysis templates, by what they are for. */
export const templateNames = (name: string) => ({
  watch: `${name}-watch`,
  gate: `${name}-gate`,
  before: `${name}-before`,
  after: `${name}-after`,
});

const use = (templateName: string) => ({
  templates: [{ templateName }],
  args: [...analysisArguments],
});

function blueGreen(delivery: DeliveryBy<"blue-green">, { name, split }: ReleaseFacts) {
  const templates = templateNames(name);
  return {
    blueGreen: {
      // Without a mesh the service's own Service is the one that is switched.
      activeService: split?.stable ?? name,
      ...(split === undefined ? {} : { previewService: split.trial }),
      autoPromotionEnabled: delivery.promotion === "automatic",
      scaleDownDelaySeconds: delivery.scaleDownSeconds,
      abortScaleDownDelaySeconds: ABORTED_SECONDS,
      maxUnavailable: 0,
      ...(delivery.before === undefined ? {} : { prePromotionAnalysis: use(templates.before) }),
      ...(delivery.after === undefined ? {} : { postPromotionAnalysis: use(templates.after) }),
    },
  };
}

/** Which routes the controller moves, and between which Services; nothing where the mesh is not there. */
function traffic({ name, split, routes }: ReleaseFacts) {
  if (split === undefined) return { maxSurge: 1, maxUnavailable: 0 };
  return {
    stableService: split.stable,
    canaryService: split.trial,
    trafficRouting: { istio: { virtualService: { name, routes: [...routes] } } },
    // The old version stays whole until the new one is: going back never waits for a pod.
    dynamicStableScale: false,
    scaleDownDelaySeconds: REPLACED_SECONDS,
    abortScaleDownDelaySeconds: ABORTED_SECONDS,
    maxSurge: "25%",
    maxUnavailable: 0,
  };
}

const pauseOf = (pause: number | "manual") => {
  if (pause === "manual") return [{ pause: {} }];
  return pause === 0 ? [] : [{ pause: { duration: `${pause}s` } }];
};

function canary(delivery: DeliveryBy<"canary">, facts: ReleaseFacts) {
  const { watch, gate } = templateNames(facts.name);
  const isJudged = delivery.analysis !== undefined;
  return {
    canary: {
      ...traffic(facts),
      steps: delivery.stages.flatMap(({ weight, pause }) => [
        { setWeight: weight },
        ...pauseOf(pause),
        ...(isJudged ? [{ analysis: use(gate) }] : []),
      ]),
      // The watch sees the whole release, so that a slow burn between two gates aborts too.
      ...(isJudged ? { analysis: { ...use(watch), startingStep: 1 } } : {}),
    },
  };
}

function experiment(delivery: DeliveryBy<"ab">, facts: ReleaseFacts) {
  const { gate } = templateNames(facts.name);
  return {
    canary: {
      ...traffic(facts),
      steps: [
        { setCanaryScale: { weight: delivery.share } },
        // All of the cohort's requests: the routes of everybody else are not the controller's.
        { setWeight: 100 },
        { analysis: use(gate) },
        // The figures are there; somebody decides.
        { pause: {} },
        { setCanaryScale: { matchTrafficWeight: true } },
      ],
    },
  };
}

/** The `strategy` of a Rollout. */
export function planStrategy(facts: ReleaseFacts) {
  const { delivery } = facts;
  switch (delivery.strategy) {
    case "rolling":
      throw new Error("a rolling service is a Deployment, which has no such strategy");
    case "blue-green":
      return blueGreen(delivery, facts);
    case "canary":
      return canary(delivery, facts);
    case "ab":
      return experiment(delivery, facts);
    default:
      throw new Error(`unhandled strategy ${JSON.stringify(delivery satisfies never)}`);
  }
}
