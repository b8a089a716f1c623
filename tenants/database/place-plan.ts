import type { TierName } from "../../lib/tier-names";
import { tiers } from "../tiers";
import type { Place } from "./scripts-plan";
import { identifier, text } from "./sql";

/** Database that holds the schemas of the smaller tiers. */
export const POOL = "tenants";
/** Database in which a server's roles and databases are managed. */
export const MAINTENANCE = "postgres";

/** What a tenant's database follows from. */
export interface DatabaseTenant {
  readonly id: string;
  readonly tier: TierName;
  readonly state: "active" | "suspended" | "offboarding";
  /** The tier whose place holds the data until it has been moved to that of `tier`. @default nothing moves */
  readonly previousTier?: TierName | undefined;
  /** When erasure was asked for. */
  readonly offboardedAt?: string | undefined;
}

/** One file of SQL and the place it runs in. Plain statements; each file may be run again at any time. */
export interface SqlStep extends Place {
  readonly file: string;
  readonly sql: string;
}

/** Name of a tenant's role, schema and database. Ids hold no underscore, so no two ids share a name. */
export const databaseName = (id: string): string => `tenant_${id.replaceAll("-", "_")}`;

/** Pattern of the names of all tenants' roles. */
export const tenantRoles = "tenant\\_%";

/** The database that holds a tenant's data. */
export const homeOf = ({ id, tier }: Pick<DatabaseTenant, "id" | "tier">): string =>
  tiers[tier].database === "schema" ? POOL : databaseName(id);

/** The server that all tenants without one of their own share. */
export const POOLED_SERVER = "postgres";

/** The server that a tenant has to itself, where its tier grants one. */
export const ownServer = (id: string): string => `${POOLED_SERVER}-${id}`;

/** The server that holds it: the pooled one, or one of the tenant's own. */
export const serverOf = ({ id, tier }: Pick<DatabaseTenant, "id" | "tier">): string =>
  tiers[tier].database === "instance" ? ownServer(id) : POOLED_SERVER;

/** Where a tenant's data is, as its tier has it. */
export const placeOf = (tenant: Pick<DatabaseTenant, "id" | "tier">): Place => ({
  server: serverOf(tenant),
  database: homeOf(tenant),
});

/** Where a tenant's data still is, or was; undefined where nothing moves. */
export function leftPlace({ id, tier, previousTier }: DatabaseTenant): Place | undefined {
  if (previousTier === undefined) return undefined;
  const from = placeOf({ id, tier: previousTier });
  const to = placeOf({ id, tier });
  return from.server === to.server && from.database === to.database ? undefined : from;
}

/** Whether some of a tenant's data is, or still is, on a server of its own. */
export const hasOwnServer = (tenant: DatabaseTenant): boolean =>
  [serverOf(tenant), leftPlace(tenant)?.server].includes(ownServer(tenant.id));

/** Ends the sessions of a role in the databases of a server. */
export const endSessions = (role: string): string =>
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ${text(role)} AND pid <> pg_backend_pid();`;

/** Whether a role exists. */
export const roleExists = (name: string): string =>
  `EXISTS (SELECT FROM pg_roles WHERE rolname = ${text(name)})`;

/** Creating a database has no form that may be repeated, so psql is told to run it only where it is missing. */
export const createDatabase = (name: string): string =>
  `SELECT ${text(`CREATE DATABASE ${identifier(name)} TEMPLATE template0 ENCODING 'UTF8'`)}
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = ${text(name)}) \\gexec\n`;
