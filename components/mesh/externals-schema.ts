import { z } from "zod";
import { externalNames } from "./graph-types";

const range = z
  .string({ error: "give a range such as 10.32.64.0/20" })
  .regex(
    /^(\d{1,3}\.){3}\d{1,3}\/([1-9]|[12]\d|3[0-2])$/,
    "give an IPv4 range such as 10.32.64.0/20, not all addresses",
  );

/** Address of one endpoint outside the cluster. */
const externalSchema = z.strictObject({
  /** Name that services use and that its certificate carries. */
  host: z
    .string({ error: "give the endpoint's host name" })
    .regex(
      /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
      "give a full host name in lower case",
    ),
  port: z.int({ error: "give a port from 1 to 65535" }).min(1).max(65_535),
  /** The ranges its addresses come from: the only ones its users may reach. */
  ranges: z
    .array(range, { error: "give the address ranges as a list" })
    .min(1, "give at least one address range"),
});

/** The `externals` section of a stack file: every endpoint that the service graph names. */
export const externalsSchema = z.strictObject(
  Object.fromEntries(externalNames.map((name) => [name, externalSchema])) as Record<
    (typeof externalNames)[number],
    typeof externalSchema
  >,
);

/** Addresses of the endpoints outside the cluster. */
export type Externals = z.output<typeof externalsSchema>;
