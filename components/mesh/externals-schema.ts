import { z } from "zod";
import { hostSchema, portSchema, rangesSchema } from "./address-schema";
import { externalNames } from "./graph-types";

/** Address of one endpoint outside the cluster. */
const externalSchema = z.strictObject({
  /** Name that services use and that its certificate carries. */
  host: hostSchema("give the endpoint's full host name in lower case"),
  port: portSchema,
  /**
   * The ranges its addresses come from: the only ones its users may reach.
   * @default those of its subnets, where the stack makes the endpoint itself
   */
  ranges: rangesSchema.optional(),
});

/** The `externals` section of a stack file: every endpoint that the service graph names. */
export const externalsSchema = z.strictObject(
  Object.fromEntries(externalNames.map((name) => [name, externalSchema])) as Record<
    (typeof externalNames)[number],
    typeof externalSchema
  >,
);
