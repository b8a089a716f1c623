import { DATABASE_PORT, databaseNamespace } from "../surroundings";

/** How psql reaches a server by its name: a section of libpq's service file. */
export const planService = (server: string, environment: string): string =>
  [
    `[${server}]`,
    `host=${server}.${databaseNamespace(environment)}.svc.cluster.local`,
    `port=${DATABASE_PORT}`,
    "sslmode=verify-full",
    "sslrootcert=system",
    "",
  ].join("\n");
