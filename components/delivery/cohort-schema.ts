import { z } from "zod";

const token = (what: string) =>
  z
    .string({ error: `give the ${what}` })
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, `no ${what}; use letters, digits, ".", "_" and "-"`);

/**
 * Who sees the new variant. Each rule reads only the request, so that the same user gets the same variant from every
 * replica, before and after any restart.
 */
export const cohortSchema = z.discriminatedUnion(
  "by",
  [
    z.strictObject({
      by: z.literal("header"),
      /** Name of the header, in lower case as HTTP/2 has it. */
      name: token("header's name").refine((name) => name === name.toLowerCase(), {
        error: "write the header's name in lower case",
      }),
      value: token("header's value"),
    }),
    z.strictObject({ by: z.literal("cookie"), name: token("cookie's name"), value: token("cookie's value") }),
    z.strictObject({
      by: z.literal("tenants"),
      /** Ids of the tenants, as the tenants file has them. */
      ids: z
        .array(
          z
            .string()
            .regex(/^[a-z0-9]([a-z0-9-]{1,38}[a-z0-9])$/, "no tenant's id; use one of the tenants file"),
          {
            error: "give the tenants' ids as a list",
          },
        )
        .min(1, "an A/B release needs a cohort; list at least one tenant"),
    }),
  ],
  { error: "an A/B release needs a cohort rule; give `by: header`, `by: cookie` or `by: tenants`" },
);

/** Who sees the new variant. */
export type Cohort = z.output<typeof cohortSchema>;
