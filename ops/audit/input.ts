import { z } from "zod";
import type { AuditFilter } from "./filter-plan";
import { momentOf } from "./filter-plan";
import { auditOutcomes, auditSources } from "./record";

const words = z.string().min(1, "give some text");

const moment = (now: Date) =>
  z
    .string()
    .refine(
      (text) => momentOf(text, now) !== undefined,
      "write 2026-01-31, 2026-01-31T12:00:00Z, or 30m, 12h, 7d",
    )
    .transform((text) => momentOf(text, now));

/** Arguments of `audit-logs`, checked against the present moment. */
export const auditInput = (now: Date) =>
  z.strictObject({
    since: moment(now).optional(),
    until: moment(now).optional(),
    who: words.optional(),
    action: words.optional(),
    target: words.optional(),
    outcome: z.enum(auditOutcomes, { error: `choose one of ${auditOutcomes.join(", ")}` }).optional(),
    source: z.enum(auditSources, { error: `choose one of ${auditSources.join(", ")}` }).optional(),
    reads: z.boolean().default(false),
    components: z.boolean().default(false),
    last: z
      .string()
      .regex(/^[1-9]\d{0,6}$/, "give a whole number of records")
      .transform(Number)
      .default(50),
    file: z.string().min(1, "name an audit log").optional(),
    logGroup: z
      .string()
      .regex(/^[\w./#-]+$/, "name a log group, for example /aws/eks/<cluster>/cluster")
      .optional(),
    export: z.string().min(1, "name a file to write").optional(),
    verify: z.string().min(1, "name an export").optional(),
    head: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "give the 64 hexadecimal digits that the export printed")
      .optional(),
    keyFile: z.string().min(1, "name a file with the key").optional(),
  });
export type AuditInput = z.output<ReturnType<typeof auditInput>>;

/** The restrictions among the arguments. */
export const filterOf = (
  { since, until, who, action, target, outcome, source }: AuditInput,
  namespace: string | undefined,
): AuditFilter => ({ since, until, who, action, target, outcome, source, namespace });

/** The restrictions as an export states them. */
export const statedFilter = (
  { since, until, ...words }: AuditFilter,
  { reads, components }: Pick<AuditInput, "reads" | "components">,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({
      since: since?.toISOString(),
      until: until?.toISOString(),
      ...words,
      reads: reads ? "true" : undefined,
      components: components ? "true" : undefined,
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
