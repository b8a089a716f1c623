import { createHash } from "node:crypto";
import { tenantNamespace } from "../../lib/naming";
import { planDatabase } from "./database-plan";
import { planErasure } from "./erasure-plan";
import { setPassword } from "./login-plan";
import { planMove } from "./move-plan";
import {
  databaseName,
  type DatabaseTenant,
  leftPlace,
  MAINTENANCE,
  POOLED_SERVER,
  placeOf,
  serverOf,
  type SqlStep,
} from "./place-plan";
import { backupScript, runScript } from "./scripts-plan";
import type { ServerSurroundings } from "./server-address";
import { planService } from "./service-file-plan";

/** What the files of a run are made from. */
export interface RunFacts extends ServerSurroundings {
  readonly tenant: DatabaseTenant;
}

/** Account of the runs. It may do nothing: no run talks to the Kubernetes API. */
export const BOOTSTRAP_ACCOUNT = "database-bootstrap";

/** Claim that holds the copies of erased tenants' data until their retention ends. */
export const BACKUP_CLAIM = "tenant-backups";

/** Names a copy so that a second tenant of the same id, years later, does not write over it. */
const backupTitle = ({ id, offboardedAt = "first" }: DatabaseTenant): string =>
  `${id}-${offboardedAt.replaceAll(/[^0-9A-Za-z]/g, "")}`;

function steps(tenant: DatabaseTenant): SqlStep[] {
  if (tenant.state === "offboarding") return planErasure(tenant);
  const login = setPassword(tenant.id);
  return [
    ...planDatabase(tenant),
    { server: serverOf(tenant), database: MAINTENANCE, file: "40-credentials.psql", sql: login },
  ];
}

const placesOf = (tenant: DatabaseTenant) => {
  const left = leftPlace(tenant);
  return left === undefined ? [placeOf(tenant)] : [placeOf(tenant), left];
};

/** The files of a run: SQL by name, the order and place of each, and the shell that runs them. */
export function planFiles({ tenant, ...surroundings }: RunFacts): Record<string, string> {
  const all = steps(tenant);
  // The same file may run on two servers with other words; its name then says where.
  const named = all.map((step) => ({
    ...step,
    file: step.server === POOLED_SERVER ? step.file : step.file.replace(/^\d+/, `$&-own`),
  }));
  const places = placesOf(tenant);
  const servers = new Set([...named.map(({ server }) => server), ...places.map(({ server }) => server)]);
  return {
    ...Object.fromEntries(named.map(({ file, sql }) => [file, sql])),
    ...planMove(tenant),
    order: named.map(({ server, database, file }) => `${server} ${database} ${file}\n`).join(""),
    "pg_service.conf": [...servers].map((server) => planService(server, surroundings)).join("\n"),
    "run.sh": runScript,
    ...(tenant.state === "offboarding"
      ? { "backup.sh": backupScript(databaseName(tenant.id), backupTitle(tenant), places) }
      : {}),
  };
}

/** Name of a run: a change of what it does makes another one. */
export const runName = (id: string, files: Readonly<Record<string, string>>): string =>
  `database-${id}-${createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 8)}`;

/** Name of the record of an erasure; a second one of the same id is another run, with another name. */
export const erasureName = (run: string): string => `erasure-of-${run}`;

/** What remains of a tenant: that its data was erased, on whose order and by what, and none of the data. */
export const planErasureRecord = (
  tenant: DatabaseTenant,
  files: Readonly<Record<string, string>>,
): Record<string, string> => ({
  tenant: tenant.id,
  namespace: tenantNamespace(tenant.id),
  tier: tenant.tier,
  basis: "GDPR Art. 17",
  ...(tenant.offboardedAt === undefined ? {} : { requested: tenant.offboardedAt }),
  erased: `role, schema or database ${databaseName(tenant.id)}, large objects, rows of shared tables, secrets, namespace`,
  run: runName(tenant.id, files),
  backup: `${BACKUP_CLAIM}/${backupTitle(tenant)}-*.dump`,
});
