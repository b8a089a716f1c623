import { DATABASE_PORT } from "../../components/cluster/database-table";
import { databaseNamespace } from "../surroundings";

/** Name under which a server of tenants' databases answers in the cluster. */
export const databaseHost = (server: string, environment: string): string =>
  `${server}.${databaseNamespace(environment)}.svc.cluster.local`;

/** How psql reaches a server by its name: a section of libpq's service file. */
export const planService = (server: string, environment: string): string =>
  [
    `[${server}]`,
    `host=${databaseHost(server, environment)}`,
    `port=${DATABASE_PORT}`,
    "sslmode=verify-full",
    "sslrootcert=system",
    "",
  ].join("\n");
