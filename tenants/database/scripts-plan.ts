/**
 * The shell that runs inside the pod. Names of servers are sections of a service file, so that scripts hold no
 * address; where files lie is told by variables, so that a test can run the very same text.
 */

/** Credentials of the administrator, and a stop at the first failure. */
const opening = [
  "set -eu",
  'PGUSER="$(cat "${ADMIN_DIR}/username")"; PGPASSWORD="$(cat "${ADMIN_DIR}/password")"; export PGUSER PGPASSWORD',
  'in_place() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname "service=$1 dbname=$2" --file "${SQL_DIR}/$3"; }',
];

/** Runs the steps in order and stops at the first that fails; each can be run again. */
export const runScript = [
  ...opening,
  "while read -r server database file; do",
  '  echo "running ${file} in ${server}/${database}"',
  '  in_place "${server}" "${database}" "${file}"',
  'done < "${SQL_DIR}/order"',
  "",
].join("\n");

/** One database of one server. */
export interface Place {
  readonly server: string;
  readonly database: string;
}

/** Copies of everything a tenant has, wherever some of it is, before it is erased. */
export const backupScript = (schema: string, title: string, places: readonly Place[]): string =>
  [
    ...opening,
    ...places.flatMap(({ server, database }) => {
      const name = `\${BACKUP_DIR}/${title}-${server}-${database}`;
      const there = `service=${server} dbname=${database}`;
      const found = `service=${server} dbname=postgres`;
      return [
        `found="$(psql --no-psqlrc --no-align --tuples-only --dbname '${found}' --command "SELECT 1 FROM pg_database WHERE datname = '${database}'")"`,
        `[ -z "\${found}" ] || found="$(psql --no-psqlrc --no-align --tuples-only --dbname '${there}' --command "SELECT 1 FROM pg_namespace WHERE nspname = '${schema}'")"`,
        'if [ -n "${found}" ]; then',
        `  pg_dump --format=custom --schema='"${schema}"' --dbname='${there}' --file="${name}.part"`,
        `  pg_restore --list "${name}.part" > "${name}.list"`,
        `  sha256sum "${name}.part" | sed 's/  .*//' > "${name}.sha256"`,
        `  mv "${name}.part" "${name}.dump"`,
        "fi",
      ];
    }),
    "",
  ].join("\n");

/** What a move goes by. */
export interface MoveScript {
  readonly role: string;
  readonly mover: string;
  readonly from: Place;
  readonly to: Place;
}

/**
 * Copies a tenant's schema to another place, compares both, and marks the copy complete. What a tenant wrote runs
 * while it is restored (checks, defaults, indexes): so a role of this run does that, which is a member of nothing
 * but the tenant's own role, and never the administrator.
 */
export const moveScript = ({ role, mover, from, to }: MoveScript): string => {
  const at = ({ server, database }: Place) => `service=${server} dbname=${database}`;
  const as = (place: Place, command: string) =>
    `PGUSER='${mover}' PGPASSWORD="\${MOVER_PASSWORD}" ${command} --dbname='${at(place)}'`;
  return [
    ...opening,
    `arrived="$(psql --no-psqlrc --no-align --tuples-only --dbname '${at(to)}' --file "\${SQL_DIR}/arrived.sql")"`,
    'if [ "${arrived}" = t ]; then echo "the copy is complete"; exit 0; fi',
    "MOVER_PASSWORD=\"$(od -An -N24 -tx1 /dev/urandom | tr -d ' \\n')\"; export MOVER_PASSWORD",
    `leave() { for server in ${[...new Set([from.server, to.server])].join(" ")}; do in_place "\${server}" postgres mover-drop.sql; done; }`,
    "trap leave EXIT",
    `in_place '${from.server}' '${from.database}' quiet.sql`,
    ...[...new Set([from.server, to.server])].map((server) => `in_place '${server}' postgres mover.psql`),
    `in_place '${to.server}' '${to.database}' empty.sql`,
    'rm -f "${WORK_DIR}/copy"; mkfifo "${WORK_DIR}/copy"',
    `${as(from, `pg_dump --role='${role}' --format=custom --no-owner --no-privileges --schema='"${role}"'`)} > "\${WORK_DIR}/copy" & dump=$!`,
    `${as(to, `pg_restore --role='${role}' --no-owner --no-privileges --schema='${role}' --exit-on-error --single-transaction`)} < "\${WORK_DIR}/copy"`,
    'wait "${dump}"',
    ...[
      ["before", from],
      ["after", to],
    ].map(
      ([name, place]) =>
        `${as(place as Place, 'psql --no-psqlrc --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 --file "${SQL_DIR}/fingerprint.psql"')} > "\${WORK_DIR}/${name as string}"`,
    ),
    'if ! cmp "${WORK_DIR}/before" "${WORK_DIR}/after"; then',
    '  echo "the copy differs from the original; the tenant stays where it was" >&2; exit 1',
    "fi",
    `in_place '${to.server}' '${to.database}' mark.sql`,
    'echo "copied and compared: $(wc -l < "${WORK_DIR}/after") facts are equal"',
    "",
  ].join("\n");
};
