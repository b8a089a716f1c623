import { planArrived, planMark } from "./arrival-plan";
import { planSchema } from "./database-plan";
import { databaseName, type DatabaseTenant, leftPlace, placeOf, roleExists } from "./place-plan";
import { moveScript } from "./scripts-plan";
import { identifier, text, when } from "./sql";

/** Role of one run of a move. */
const moverOf = (id: string): string => `${databaseName(id)}_mover`;

/** May do what the tenant may, and lives as long as the run: its password is made there and known to nobody else. */
function planMover(id: string): string {
  const mover = moverOf(id);
  return [
    "\\getenv password MOVER_PASSWORD",
    "SET password_encryption = 'scram-sha-256';",
    when(`NOT ${roleExists(mover)}`, `CREATE ROLE ${identifier(mover)} NOLOGIN`),
    `ALTER ROLE ${identifier(mover)} WITH LOGIN NOCREATEDB NOCREATEROLE CONNECTION LIMIT 8 PASSWORD :'password';`,
    `GRANT ${identifier(databaseName(id))} TO ${identifier(mover)};`,
    "",
  ].join("\n");
}

const dropMover = (id: string): string => {
  const mover = moverOf(id);
  return [
    when(roleExists(mover), `DROP OWNED BY ${identifier(mover)}`),
    `DROP ROLE IF EXISTS ${identifier(mover)};`,
  ].join("\n");
};

/** A copy of a schema takes along neither what is only prepared nor large objects, so that there may be none. */
const planQuiet = (id: string): string =>
  [
    "DO $body$ BEGIN",
    `  IF EXISTS (SELECT FROM pg_prepared_xacts WHERE owner = ${text(databaseName(id))}) THEN`,
    "    RAISE EXCEPTION 'prepared transactions of the tenant are open; commit or roll them back first';",
    "  END IF;",
    `  IF EXISTS (SELECT FROM pg_largeobject_metadata o JOIN pg_roles r ON r.oid = o.lomowner WHERE r.rolname = ${text(databaseName(id))}) THEN`,
    "    RAISE EXCEPTION 'large objects of the tenant would be lost; put them into rows and remove them first';",
    "  END IF;",
    "END $body$;",
  ].join("\n");

/** The target without anything of the tenant: what an interrupted copy left is of no use. */
const planEmpty = ({ id }: DatabaseTenant): string =>
  [`DROP SCHEMA IF EXISTS ${identifier(databaseName(id))} CASCADE;`, planSchema({ id })].join("\n");

/** Facts of a schema, one a line, equal where two schemas hold the same: definitions, rows, sequences. */
function planFingerprint(id: string): string {
  const name = databaseName(id);
  const own = `${text(identifier(name))}::regnamespace`;
  const definitions: readonly (readonly [string, string])[] = [
    ["relation", `SELECT relname, relkind::text FROM pg_class WHERE relnamespace = ${own}`],
    [
      "column",
      `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = ${own} AND a.attnum > 0 AND NOT a.attisdropped`,
    ],
    [
      "constraint",
      `SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = ${own}`,
    ],
    ["index", `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = ${text(name)}`],
    [
      "function",
      `SELECT proname, pg_get_function_identity_arguments(oid), md5(prosrc), prosecdef::text FROM pg_proc WHERE pronamespace = ${own}`,
    ],
    [
      "trigger",
      `SELECT t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = ${own} AND NOT t.tgisinternal`,
    ],
    [
      "policy",
      `SELECT tablename, policyname, qual, with_check FROM pg_policies WHERE schemaname = ${text(name)}`,
    ],
    ["type", `SELECT typname, typtype::text FROM pg_type WHERE typnamespace = ${own}`],
    ["view", `SELECT viewname, md5(definition) FROM pg_views WHERE schemaname = ${text(name)}`],
  ];
  return [
    // The tenant's own names must not stand in for the server's.
    `SET ROLE ${identifier(name)};`,
    "SET search_path = pg_catalog;",
    "SET row_security = off;",
    ...definitions.map(
      ([title, query]) =>
        `SELECT line FROM (SELECT ${text(`${title} `)} || (x.*)::text AS line FROM (${query}) x) y ORDER BY line COLLATE "C";`,
    ),
    `SELECT format('SELECT ''rows '' || %L, count(*), coalesce(sum(hashtextextended((x.*)::text, 0)::numeric), 0) FROM %I.%I x', relname, ${text(name)}, relname) FROM pg_class WHERE relnamespace = ${own} AND relkind IN ('r', 'p', 'm') ORDER BY relname COLLATE "C" \\gexec`,
    `SELECT format('SELECT ''sequence '' || %L, last_value, is_called FROM %I.%I', relname, ${text(name)}, relname) FROM pg_class WHERE relnamespace = ${own} AND relkind = 'S' ORDER BY relname COLLATE "C" \\gexec`,
    "",
  ].join("\n");
}

/** The files of a move; empty where nothing moves or the tenant does not rest. */
export function planMove(tenant: DatabaseTenant): Record<string, string> {
  const { id } = tenant;
  const from = leftPlace(tenant);
  if (from === undefined || tenant.state !== "suspended") return {};
  return {
    "arrived.sql": planArrived(id, from),
    "quiet.sql": planQuiet(id),
    "mover.psql": planMover(id),
    "mover-drop.sql": dropMover(id),
    "empty.sql": planEmpty(tenant),
    "fingerprint.psql": planFingerprint(id),
    "mark.sql": planMark(id, from),
    "move.sh": moveScript({ role: databaseName(id), mover: moverOf(id), from, to: placeOf(tenant) }),
  };
}
