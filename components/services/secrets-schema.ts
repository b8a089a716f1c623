import { z } from "zod";

const role = z
  .string({ error: "name the role that may read the namespace's secrets" })
  .regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, "give a role as arn:aws:iam::<account>:role/<name>");

/** The `secrets` section of a stack file: where the values of the services' secrets come from. */
export const secretsSchema = z.discriminatedUnion(
  "store",
  [
    z.strictObject({
      /** Values that the program derives itself. They keep nothing safe: for sandboxes only. */
      store: z.literal("local"),
    }),
    z.strictObject({
      /** AWS Secrets Manager, read by External Secrets. */
      store: z.literal("aws"),
      region: z.string().regex(/^[a-z]{2}-[a-z]+-\d$/, "give a region such as eu-west-1"),
      /** First part of every secret's name in the store. */
      prefix: z.string().regex(/^[\w/+=.@-]{1,100}$/, "use letters, digits and /_+=.@-"),
      /** One role for each namespace: that of the services cannot read billing's secrets. */
      roles: z.strictObject({ services: role, billing: role }),
    }),
  ],
  { error: "choose store local or aws" },
);

/** Where the values of the services' secrets come from. */
export type SecretsConfig = z.output<typeof secretsSchema>;
