import { z } from "zod";
import { type SloMetric, sloMetrics } from "../observability/slo-types";

/** Name of the measure that the catalogue gives a service beside processor and memory. */
export const BUSINESS_METRIC = "business";

const seconds = (least: number, most: number) => {
  const error = `give whole seconds from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};
const count = (least: number, most: number) => {
  const error = `give a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

const metricNames = [...sloMetrics, BUSINESS_METRIC] as const satisfies readonly (
  | SloMetric
  | typeof BUSINESS_METRIC
)[];

/** A measure of a service's own. Exactly one of the two bounds is given. */
const customMetric = z
  .strictObject({
    /** Name under which reports show it. */
    name: z
      .string({ error: "name the measure" })
      .regex(/^[a-z][a-z0-9-]{0,40}$/, "name the measure in lower case, with digits and hyphens"),
    /**
     * PromQL whose answer is one number. `{{args.namespace}}`, `{{args.pods}}` and `{{args.stable-pods}}` stand for
     * where the release runs, its new pods and its old ones.
     */
    query: z
      .string({ error: "give the PromQL that the release is judged by" })
      .trim()
      .min(1, "an analysis without a query judges nothing; give the PromQL, or remove the measure"),
    /** Most that is accepted. */
    atMost: z.number({ error: "give a number" }).optional(),
    /** Least that is accepted. */
    atLeast: z.number({ error: "give a number" }).optional(),
  })
  .refine(({ atMost, atLeast }) => (atMost === undefined) !== (atLeast === undefined), {
    error: "give exactly one of atMost and atLeast",
  });

/** What a release is judged by, how often, and how much is borne. */
export const analysisSchema = z
  .strictObject({
    /** @default the four objectives that every service has */
    metrics: z
      .array(z.enum(metricNames, { error: `choose from ${metricNames.join(", ")}` }))
      .default([...sloMetrics]),
    /** @default none */
    custom: z.array(customMetric).default([]),
    /** Before the first measurement: new pods need traffic, and rates need scrapes. @default 120 */
    warmupSeconds: seconds(0, 3600).default(120),
    /** Between two measurements. @default 30 */
    intervalSeconds: seconds(1, 3600).default(30),
    /** Measurements of one gate. @default 5 */
    count: count(1, 100).default(5),
    /** Bad measurements that are borne, missing values and NaN among them; the next one aborts. @default 0 */
    failures: count(0, 99).default(0),
    /** Refused or unanswered questions in a row that are borne; the next one aborts. @default 3 */
    errors: count(0, 20).default(3),
  })
  .refine(({ metrics, custom }) => metrics.length + custom.length > 0, {
    path: ["metrics"],
    error: "an analysis without a query passes everything; name a measure, or remove the analysis",
  })
  .refine(({ count: measured, failures }) => failures < measured, {
    path: ["failures"],
    error:
      "as many bad measurements as are taken would pass a release without data; bear fewer, or raise count",
  });

/** What a release is judged by. */
export type Analysis = z.output<typeof analysisSchema>;
