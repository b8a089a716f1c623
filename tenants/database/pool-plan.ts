import { format, ifAllowed, when } from "./sql";

/** Functions through which one tenant could wait for, block or fill up another in the same database. */
const SHARED_FUNCTIONS = [
  "pg_advisory%",
  "pg_try_advisory%",
  "lo_creat%",
  "lo_from_bytea",
  "lo_import",
  "lo_export",
  "lo_put",
  "lowrite",
  "pg_logical_emit_message",
];

/** What holds for a whole server: the databases of administration are closed to tenants. */
export const planServerRules = (): string =>
  ["postgres", "template1"]
    .map((database) => `REVOKE CONNECT, TEMPORARY ON DATABASE ${database} FROM PUBLIC;`)
    .join("\n");

/** What holds in a database of tenants: nobody gets in, creates or calls anything without being named. */
export const planPooledRules = (): string =>
  [
    when("true", format("REVOKE ALL ON DATABASE %I FROM PUBLIC", "current_database()")),
    "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
    ifAllowed(
      "taking shared locks, large objects and replication messages from tenants",
      [
        "FOR name IN SELECT oid::regprocedure::text FROM pg_proc",
        "    WHERE pronamespace = 'pg_catalog'::regnamespace",
        `    AND proname LIKE ANY (ARRAY[${SHARED_FUNCTIONS.map((pattern) => `'${pattern}'`).join(", ")}])`,
        "  LOOP EXECUTE 'REVOKE EXECUTE ON FUNCTION ' || name || ' FROM PUBLIC'; END LOOP",
      ].join("\n"),
    ).replace("DO $body$ BEGIN", "DO $body$ DECLARE name text; BEGIN"),
  ].join("\n");

/** Tables that tenants share: row level security shows each of them its own rows, its owner included. */
export const planSharedTables = (): string =>
  [
    "CREATE SCHEMA IF NOT EXISTS shared;",
    "REVOKE ALL ON SCHEMA shared FROM PUBLIC;",
    `CREATE TABLE IF NOT EXISTS shared.usage (
  tenant text NOT NULL DEFAULT current_user,
  metric text NOT NULL,
  amount numeric NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);`,
    "REVOKE ALL ON shared.usage FROM PUBLIC;",
    "ALTER TABLE shared.usage ENABLE ROW LEVEL SECURITY;",
    "ALTER TABLE shared.usage FORCE ROW LEVEL SECURITY;",
    when(
      "NOT EXISTS (SELECT FROM pg_policies WHERE schemaname = 'shared' AND tablename = 'usage' AND policyname = 'own_rows')",
      "CREATE POLICY own_rows ON shared.usage USING (tenant = current_user) WITH CHECK (tenant = current_user)",
    ),
  ].join("\n");
