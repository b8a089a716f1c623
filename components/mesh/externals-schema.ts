import { z } from "zod";
import { hostSchema, rangeSchema } from "./address-schema";
import { externalNames } from "./graph-types";

const PORT = "give a port from 1 to 65535";
const RANGE = "give an IPv4 range without host bits, such as 10.32.64.0/20, and not all addresses";

/** Address of one endpoint outside the cluster. */
const externalSchema = z.strictObject({
  /** Name that services use and that its certificate carries. */
  host: hostSchema("give the endpoint's full host name in lower case"),
  port: z.int({ error: PORT }).min(1, PORT).max(65_535, PORT),
  /**
   * The ranges its addresses come from: the only ones its users may reach.
   * @default those of its subnets, where the stack makes the endpoint itself
   */
  ranges: z
    .array(rangeSchema(RANGE, 1), { error: "give the address ranges as a list" })
    .min(1, "give at least one address range")
    .optional(),
});

/** The `externals` section of a stack file: every endpoint that the service graph names. */
export const externalsSchema = z.strictObject(
  Object.fromEntries(externalNames.map((name) => [name, externalSchema])) as Record<
    (typeof externalNames)[number],
    typeof externalSchema
  >,
);
