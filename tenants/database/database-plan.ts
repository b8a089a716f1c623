import type { TierName } from "../../lib/tier-names";
import { tiers } from "../tiers";
import { planPooledRules, planServerRules, planSharedTables } from "./pool-plan";
import { format, identifier, text, when } from "./sql";

/** Database that holds the schemas of the smaller tiers. */
export const POOL = "tenants";
/** Database in which a server's roles and databases are managed. */
export const MAINTENANCE = "postgres";

/** What a tenant's database follows from. */
export interface DatabaseTenant {
  readonly id: string;
  readonly tier: TierName;
  readonly state: "active" | "suspended" | "offboarding";
}

/** One file of SQL and the database it runs in. Plain statements; each file may be run again at any time. */
export interface SqlStep {
  readonly file: string;
  readonly database: string;
  readonly sql: string;
}

/** Name of a tenant's role, schema and database. Ids hold no underscore, so no two ids share a name. */
export const databaseName = (id: string): string => `tenant_${id.replaceAll("-", "_")}`;

/** The database that holds a tenant's data. */
export const homeOf = ({ id, tier }: Pick<DatabaseTenant, "id" | "tier">): string =>
  tiers[tier].database === "schema" ? POOL : databaseName(id);

/** The server that holds it: the pooled one, or one of the tenant's own. */
export const serverOf = ({ id, tier }: Pick<DatabaseTenant, "id" | "tier">): string =>
  tiers[tier].database === "instance" ? `postgres-${id}` : "postgres";

/** Ends the sessions of a role in the databases of a server. */
export const endSessions = (role: string): string =>
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ${text(role)} AND pid <> pg_backend_pid();`;

/** The tenant's role: may log in, owns what is its own, and is a member of nothing. */
function planRole({ id, tier, state }: DatabaseTenant): string {
  const name = databaseName(id);
  const role = identifier(name);
  const { connections, statementSeconds } = tiers[tier];
  const active = state === "active";
  return [
    when(`NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${text(name)})`, `CREATE ROLE ${role} NOLOGIN`),
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
function planSchema({ id }: DatabaseTenant): string {
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

/** Creating a database has no form that may be repeated, so psql is told to run it only where it is missing. */
const createDatabase = (name: string): string =>
  `SELECT ${text(`CREATE DATABASE ${identifier(name)} TEMPLATE template0 ENCODING 'UTF8'`)}
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = ${text(name)}) \\gexec\n`;

/** Everything that prepares a tenant's database, whatever state it is found in. */
export function planDatabase(tenant: DatabaseTenant): SqlStep[] {
  const home = homeOf(tenant);
  const pooled = home === POOL;
  const inside = pooled
    ? [planPooledRules(), planSharedTables(), planSchema(tenant), access(tenant)]
    : [planPooledRules(), planSchema(tenant)];
  return [
    { file: "10-role.sql", database: MAINTENANCE, sql: [planServerRules(), planRole(tenant)].join("\n") },
    { file: "20-create-database.sql", database: MAINTENANCE, sql: createDatabase(home) },
    { file: "30-isolation.sql", database: home, sql: inside.join("\n") },
  ];
}

/** Removes every trace of a tenant from its server. Runs after the backup, and again without harm. */
export function planErasure(tenant: Pick<DatabaseTenant, "id" | "tier">): SqlStep[] {
  const name = databaseName(tenant.id);
  const role = identifier(name);
  const exists = `EXISTS (SELECT FROM pg_roles WHERE rolname = ${text(name)})`;
  const home = homeOf(tenant);
  const lock = [when(exists, `ALTER ROLE ${role} NOLOGIN`), endSessions(name)].join("\n");
  const pooled = [
    when(`to_regclass('shared.usage') IS NOT NULL`, `DELETE FROM shared.usage WHERE tenant = ${text(name)}`),
    when(
      exists,
      `PERFORM lo_unlink(oid) FROM pg_largeobject_metadata WHERE lomowner = ${text(name)}::regrole`,
    ),
    `DROP SCHEMA IF EXISTS ${role} CASCADE;`,
    when(exists, `DROP OWNED BY ${role} CASCADE`),
  ].join("\n");
  return [
    { file: "10-lock.sql", database: MAINTENANCE, sql: lock },
    home === POOL
      ? { file: "20-erase.sql", database: POOL, sql: pooled }
      : { file: "20-erase.sql", database: MAINTENANCE, sql: `DROP DATABASE IF EXISTS ${role} WITH (FORCE);` },
    {
      file: "30-role.sql",
      database: MAINTENANCE,
      sql: [when(exists, `DROP OWNED BY ${role}`), `DROP ROLE IF EXISTS ${role};`].join("\n"),
    },
  ];
}
