import { tiers } from "../tiers";
import { planArrivalCheck } from "./arrival-plan";
import { planLeaving } from "./erasure-plan";
import {
  createDatabase,
  databaseName,
  type DatabaseTenant,
  endSessions,
  leftPlace,
  MAINTENANCE,
  POOL,
  placeOf,
  roleExists,
  type SqlStep,
} from "./place-plan";
import { planPooledRules, planServerRules, planSharedTables } from "./pool-plan";
import { format, identifier, text, when } from "./sql";

/**
 * A smaller tier is refused while more sessions are open than it grants: nobody but the server counts them. Of the
 * changes of tier only those within the pool meet a tenant that runs.
 */
function planSessionCheck({ id, tier }: DatabaseTenant): string {
  const name = databaseName(id);
  const { connections } = tiers[tier];
  const open = `(SELECT count(*) FROM pg_stat_activity WHERE usename = ${text(name)})`;
  return when(
    `EXISTS (SELECT FROM pg_roles WHERE rolname = ${text(name)} AND rolconnlimit > ${connections}) AND ${open} > ${connections}`,
    `RAISE EXCEPTION 'connections: % in use, ${connections} in tier ${tier}; close some or keep the tier', ${open}`,
  );
}

/** The tenant's role: may log in, owns what is its own, and is a member of nothing. */
function planRole({ id, tier, state }: DatabaseTenant): string {
  const name = databaseName(id);
  const role = identifier(name);
  const { connections, statementSeconds } = tiers[tier];
  const active = state === "active";
  return [
    ...(active ? [planSessionCheck({ id, tier, state })] : []),
    when(`NOT ${roleExists(name)}`, `CREATE ROLE ${role} NOLOGIN`),
    // Superuser, replication and the right to pass row security are refused to new roles by default, and only a
    // superuser may even name them: a managed server has none.
    `ALTER ROLE ${role} WITH ${active ? "LOGIN" : "NOLOGIN"} NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT ${active ? connections : 0};`,
    `ALTER ROLE ${role} SET search_path = ${role};`,
    `ALTER ROLE ${role} SET statement_timeout = '${statementSeconds}s';`,
    `ALTER ROLE ${role} SET transaction_timeout = '${statementSeconds * 4}s';`,
    `ALTER ROLE ${role} SET idle_in_transaction_session_timeout = '${statementSeconds * 2}s';`,
    `ALTER ROLE ${role} SET lock_timeout = '${statementSeconds}s';`,
    // The administrator makes objects in the tenant's name, and is no superuser on a managed server.
    `GRANT ${role} TO CURRENT_USER;`,
    ...(active ? [] : [endSessions(name)]),
  ].join("\n");
}

/** A schema that only the tenant reaches, in its database. */
export function planSchema({ id }: Pick<DatabaseTenant, "id">): string {
  const role = identifier(databaseName(id));
  return [
    when("true", format("GRANT CONNECT ON DATABASE %I TO %I", "current_database()", text(databaseName(id)))),
    `CREATE SCHEMA IF NOT EXISTS ${role} AUTHORIZATION ${role};`,
    `ALTER SCHEMA ${role} OWNER TO ${role};`,
    `REVOKE ALL ON SCHEMA ${role} FROM PUBLIC;`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${role} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${role} REVOKE USAGE ON TYPES FROM PUBLIC;`,
  ].join("\n");
}

const access = (tenant: DatabaseTenant): string => {
  const role = identifier(databaseName(tenant.id));
  return [
    `GRANT USAGE ON SCHEMA shared TO ${role};`,
    `GRANT SELECT, INSERT ON shared.usage TO ${role};`,
  ].join("\n");
};

/** Everything that prepares a tenant's database, whatever state it is found in. */
export function planDatabase(tenant: DatabaseTenant): SqlStep[] {
  const { server, database: home } = placeOf(tenant);
  const pooled = home === POOL;
  const inside = pooled
    ? [planPooledRules(), planSharedTables(), planSchema(tenant), access(tenant)]
    : [planPooledRules(), planSchema(tenant)];
  const from = leftPlace(tenant);
  return [
    {
      server,
      file: "10-role.sql",
      database: MAINTENANCE,
      sql: [planServerRules(), planRole(tenant)].join("\n"),
    },
    { server, file: "20-create-database.sql", database: MAINTENANCE, sql: createDatabase(home) },
    // Only a tenant that goes on gives up the place its data came from, and only when all of it has arrived.
    ...(from === undefined || tenant.state !== "active"
      ? []
      : [
          { server, file: "25-arrived.sql", database: home, sql: planArrivalCheck(tenant.id, from) },
          ...planLeaving(tenant, from),
        ]),
    { server, file: "30-isolation.sql", database: home, sql: inside.join("\n") },
  ];
}
