import { databaseName, type DatabaseTenant, MAINTENANCE, serverOf } from "./place-plan";
import { runScript } from "./scripts-plan";
import type { ServerSurroundings } from "./server-address";
import { planService } from "./service-file-plan";
import { identifier } from "./sql";

/** The tenant's password reaches the server from a file, in no argument, log or state. */
export const setPassword = (id: string): string =>
  [
    '\\set password `cat "${TENANT_DIR}/password"`',
    "SET password_encryption = 'scram-sha-256';",
    `ALTER ROLE ${identifier(databaseName(id))} PASSWORD :'password';`,
    "",
  ].join("\n");

/** Name of what keeps a tenant's password at its server that of the store. */
export const loginName = (id: string): string => `login-${id}`;

/** Its files: a rotated password works at the server as soon as it is known in the cluster. */
export const planLoginFiles = (
  tenant: DatabaseTenant,
  surroundings: ServerSurroundings,
): Record<string, string> => {
  const server = serverOf(tenant);
  return {
    "login.psql": setPassword(tenant.id),
    order: `${server} ${MAINTENANCE} login.psql\n`,
    "pg_service.conf": planService(server, surroundings),
    "run.sh": runScript,
  };
};
