import {
  createDatabase,
  databaseName,
  type DatabaseTenant,
  endSessions,
  leftPlace,
  MAINTENANCE,
  POOL,
  POOLED_SERVER,
  roleExists,
  type SqlStep,
  serverOf,
} from "./place-plan";
import { forgetArrival } from "./arrival-plan";
import type { Place } from "./scripts-plan";
import { identifier, text, when } from "./sql";

/** What a tenant has in the pool besides rows of shared tables. */
const dropSchema = (id: string): string => {
  const name = databaseName(id);
  const role = identifier(name);
  return [
    when(
      roleExists(name),
      `PERFORM lo_unlink(oid) FROM pg_largeobject_metadata WHERE lomowner = ${text(name)}::regrole`,
    ),
    `DROP SCHEMA IF EXISTS ${role} CASCADE;`,
    when(roleExists(name), `DROP OWNED BY ${role} CASCADE`),
  ].join("\n");
};

const dropDatabase = (id: string): string =>
  `DROP DATABASE IF EXISTS ${identifier(databaseName(id))} WITH (FORCE);`;

const dropRole = (id: string): string => {
  const name = databaseName(id);
  return [
    when(roleExists(name), `DROP OWNED BY ${identifier(name)}`),
    `DROP ROLE IF EXISTS ${identifier(name)};`,
  ].join("\n");
};

/** Gives up the place that a tenant's data was moved away from. */
export function planLeaving(tenant: DatabaseTenant, from: Place): SqlStep[] {
  const { id } = tenant;
  const pooled = from.database === POOL;
  const marks = forgetArrival(id);
  const gone = pooled
    ? { database: POOL, sql: [marks, dropSchema(id)].join("\n") }
    : { database: MAINTENANCE, sql: dropDatabase(id) };
  return [
    { server: from.server, file: "26-leave.sql", ...gone },
    // The role stays where the tenant goes on.
    ...(from.server === serverOf(tenant)
      ? []
      : [{ server: from.server, file: "27-leave-role.sql", database: MAINTENANCE, sql: dropRole(id) }]),
  ];
}

/** Removes every trace of a tenant, wherever it has been. Runs after the backup, and again without harm. */
export function planErasure(tenant: DatabaseTenant): SqlStep[] {
  const { id } = tenant;
  const name = databaseName(id);
  const lock = [when(roleExists(name), `ALTER ROLE ${identifier(name)} NOLOGIN`), endSessions(name)].join(
    "\n",
  );
  const rows = when(
    `to_regclass('shared.usage') IS NOT NULL`,
    `DELETE FROM shared.usage WHERE tenant = ${text(name)}`,
  );
  const marks = forgetArrival(id);
  const servers = new Set([
    POOLED_SERVER,
    serverOf(tenant),
    ...[leftPlace(tenant)].flatMap((place) => (place === undefined ? [] : [place.server])),
  ]);
  return [...servers].flatMap((server): SqlStep[] => [
    { server, file: "10-lock.sql", database: MAINTENANCE, sql: lock },
    ...(server === POOLED_SERVER
      ? [
          // A cell whose tenants all have databases of their own has no pool yet.
          { server, file: "15-pool.sql", database: MAINTENANCE, sql: createDatabase(POOL) },
          {
            server,
            file: "20-erase-pooled.sql",
            database: POOL,
            sql: [rows, marks, dropSchema(id)].join("\n"),
          },
        ]
      : []),
    { server, file: "25-erase-database.sql", database: MAINTENANCE, sql: dropDatabase(id) },
    { server, file: "30-role.sql", database: MAINTENANCE, sql: dropRole(id) },
  ]);
}
