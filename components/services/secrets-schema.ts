import { z } from "zod";

const ACCOUNT = "give the 12 digits of the account that holds the secrets";
const REGION = "give a region such as eu-west-1";
const PREFIX = "start with a letter, go on with letters, digits and /_+=.@-, 100 characters at most";

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
      /** The roles that read are named by the program, see secretRoleName: they are looked for in this account. */
      account: z.string({ error: ACCOUNT }).regex(/^\d{12}$/, ACCOUNT),
      region: z.string({ error: REGION }).regex(/^[a-z]{2}(-[a-z]+)+-\d$/, REGION),
      /** First part of every secret's name in the store. */
      prefix: z.string({ error: PREFIX }).regex(/^[A-Za-z][\w/+=.@-]{0,98}\w$/, PREFIX),
    }),
  ],
  { error: "choose store local or aws" },
);

/** Where the values of the services' secrets come from. */
export type SecretsConfig = z.output<typeof secretsSchema>;
