import { z } from "zod";
import { DATABASE_PORT } from "../../components/cluster/database-table";
import { hostSchema, portSchema, rangesSchema } from "../../components/mesh/address-schema";

/** One server. */
export const serverSchema = z.strictObject(
  {
    /** Name that it is reached by and that its certificate carries. */
    host: hostSchema("give the server's full host name in lower case"),
    /** @default 5432 */
    port: portSchema.default(DATABASE_PORT),
    /** The ranges its addresses come from: the only ones its tenants may reach. */
    ranges: rangesSchema,
  },
  { error: "give the server's host and ranges" },
);

/** The `databaseServers` section of a stack file: servers of tenants' databases outside the cluster. */
export const databaseServersSchema = z.strictObject({
  /** The server of the tenants without one of their own; erasures look for traces of all tenants on it. */
  pooled: serverSchema,
  /** Servers of the tenants that have one of their own, by the tenant's id. @default nobody has one */
  own: z.record(z.string(), serverSchema, { error: "give servers by the id of their tenant" }).default({}),
  /**
   * Who vouches for the servers' certificates: the authorities that the images trust, or those of a file in them.
   * @default system
   */
  certificateAuthority: z
    .string()
    .regex(/^(system|(\/[A-Za-z0-9._-]+)+)$/, "write system, or the absolute path of a file in the images")
    .default("system"),
});

/** Where the servers of tenants' databases are. */
export type DatabaseServers = z.output<typeof databaseServersSchema>;
