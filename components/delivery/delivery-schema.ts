import { z } from "zod";
import { analysisSchema } from "./analysis-schema";
import { cohortSchema } from "./cohort-schema";

/** The ways a new version reaches its users. */
export const strategyNames = ["rolling", "blue-green", "canary", "ab"] as const;

/** Name of a strategy. */
export type StrategyName = (typeof strategyNames)[number];

const DAY = 86_400;
const pauseError = `give whole seconds from 0 to ${DAY}, or manual`;
const weightError = "give a whole percentage from 1 to 100";

/** One stage of a canary: a share of the traffic, and how long it lasts before the gate. */
const stageSchema = z.strictObject({
  /** Share of the requests in percent. */
  weight: z.int({ error: weightError }).min(1, weightError).max(100, weightError),
  /** Seconds, or `manual`: until somebody promotes. @default 0 */
  pause: z
    .union([z.int(), z.literal("manual")], { error: pauseError })
    .refine((pause) => pause === "manual" || (pause >= 0 && pause <= DAY), { error: pauseError })
    .default(0),
});

const rising = (stages: readonly { readonly weight: number }[]): boolean =>
  stages.every(({ weight }, index) => weight > (stages[index - 1]?.weight ?? 0)) &&
  stages.at(-1)?.weight === 100;

const rolling = z.strictObject({ strategy: z.literal("rolling") });

const blueGreen = z.strictObject({
  strategy: z.literal("blue-green"),
  /** Who turns the traffic to the new version once it is ready and judged. @default "automatic" */
  promotion: z.enum(["automatic", "manual"], { error: "choose automatic or manual" }).default("automatic"),
  /** For how long the old version stays whole, so that going back needs no new pod. @default 600 */
  scaleDownSeconds: z
    .int({ error: "give whole seconds from 30 to 86400" })
    .min(30, "below 30 seconds proxies may still send to the old version; give 30 or more")
    .max(DAY, "give at most a day")
    .default(600),
  /** Judges the new version before it gets traffic. @default none */
  before: analysisSchema.optional(),
  /** Judges it with the traffic; a failure turns the traffic back. @default none */
  after: analysisSchema.optional(),
});

const canary = z.strictObject({
  strategy: z.literal("canary"),
  /** Stages in order; weights rise, the last is 100: all traffic, while the old version is still whole. */
  stages: z
    .array(stageSchema, { error: "give the stages as a list, each with a weight" })
    .min(1, "a canary needs stages; list at least one with weight 100")
    .refine(rising, {
      error: "weights must rise from stage to stage and end at 100; give them in that order, with 100 last",
    }),
  /** Judges the new version during the whole release and as a gate after each stage. @default none */
  analysis: analysisSchema.optional(),
});

const ab = z.strictObject({
  strategy: z.literal("ab"),
  cohort: cohortSchema,
  /** Size of the new variant in percent of the service's replicas. @default 50 */
  share: z.int({ error: weightError }).min(1, weightError).max(100, weightError).default(50),
  /** What the two variants are compared by. */
  analysis: analysisSchema.prefault({}),
});

/**
 * How a new version of a service reaches its users:
 * - `rolling`: pod by pod, at no time fewer than promised;
 * - `blue-green`: whole beside the old one, then all traffic at once, and back at once;
 * - `canary`: a growing share of the traffic, judged at each stage;
 * - `ab`: a cohort of users, compared with all others, until somebody decides.
 */
export const deliverySchema = z.discriminatedUnion("strategy", [rolling, blueGreen, canary, ab], {
  error: `unknown strategy; choose one of ${strategyNames.join(", ")}`,
});

/** How a new version of a service reaches its users. */
export type Delivery = z.output<typeof deliverySchema>;

/** A delivery of one strategy. */
export type DeliveryBy<Name extends StrategyName> = Extract<Delivery, { strategy: Name }>;
