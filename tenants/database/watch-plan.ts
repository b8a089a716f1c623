import { MAINTENANCE, POOLED_SERVER, tenantRoles } from "./place-plan";
import type { ServerSurroundings } from "./server-address";
import { planService } from "./service-file-plan";
import { runScript } from "./scripts-plan";
import { text } from "./sql";

/** Name of the watch in the namespace of databases. */
export const WATCH = "database-watch";

/** Settings of a role that a session can lift, and since when what each of them limits has lasted. */
const LIMITS = [
  ["statement_timeout", "a.state = 'active'", "a.query_start"],
  ["transaction_timeout", "true", "a.xact_start"],
  ["idle_in_transaction_session_timeout", "a.state LIKE 'idle in transaction%'", "a.state_change"],
] as const;

/**
 * Ends the sessions of tenants that outlast a limit of their role. PostgreSQL lets every session lift its own time
 * limits, and no right takes that away; the limits of the role stay where the tenant cannot write.
 */
export const planWatch = (): string =>
  LIMITS.map(([setting, applies, since]) =>
    [
      "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a",
      "JOIN pg_roles r ON r.rolname = a.usename",
      "CROSS JOIN LATERAL unnest(r.rolconfig) AS line",
      `WHERE r.rolname LIKE ${text(tenantRoles)} AND line LIKE ${text(`${setting.replaceAll("_", "\\_")}=%`)}`,
      `  AND ${applies} AND ${since} < clock_timestamp() - split_part(line, '=', 2)::interval;`,
    ].join("\n"),
  ).join("\n");

/** The files of the watch: it looks at the server that tenants share, whose catalogues know every session. */
export const planWatchFiles = (surroundings: ServerSurroundings): Record<string, string> => ({
  "watch.sql": planWatch(),
  order: `${POOLED_SERVER} ${MAINTENANCE} watch.sql\n`,
  "pg_service.conf": planService(POOLED_SERVER, surroundings),
  "run.sh": runScript,
});
