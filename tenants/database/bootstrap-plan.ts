import { createHash } from "node:crypto";
import { tenantNamespace } from "../../lib/naming";
import { UNPRIVILEGED } from "../../lib/pod-security";
import { DATABASE_PORT, databaseNamespace } from "../surroundings";
import {
  type DatabaseTenant,
  databaseName,
  homeOf,
  planDatabase,
  planErasure,
  serverOf,
} from "./database-plan";
import { identifier, text } from "./sql";

/** Where the administrator's and the tenant's credentials appear, one file for each key. */
const ADMIN = "/run/secrets/admin";
const TENANT = "/run/secrets/tenant";
const DEADLINE_SECONDS = 600;
/** Finished runs are evidence for a year; after that a new one finds everything in place. */
const KEPT_SECONDS = 31_536_000;

/** What a tenant's bootstrap is made from. */
export interface BootstrapFacts {
  readonly tenant: DatabaseTenant;
  readonly environment: string;
  /** Image with psql and pg_dump. */
  readonly image: string;
  /** Names of the secrets with the administrator's and the tenant's credentials. */
  readonly secrets: { readonly admin: string; readonly tenant: string };
}

/** The tenant's password reaches the server from a file, in no argument, log or state. */
const credentials = (name: string): string =>
  [
    `\\set password \`cat ${TENANT}/password\``,
    "SET password_encryption = 'scram-sha-256';",
    `ALTER ROLE ${identifier(name)} PASSWORD :'password';`,
    "",
  ].join("\n");

/** Runs the steps in order and stops at the first that fails; each can be run again. */
const script = [
  "set -eu",
  `PGUSER="$(cat ${ADMIN}/username)"; PGPASSWORD="$(cat ${ADMIN}/password)"; export PGUSER PGPASSWORD`,
  "while read -r file database; do",
  '  echo "running ${file} in ${database}"',
  '  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname "${database}" --file "/sql/${file}"',
  "done < /sql/order",
  "",
].join("\n");

/** Takes a copy of everything the tenant has before it is erased. */
const backup = ({ id, tier }: DatabaseTenant): string =>
  [
    "set -eu",
    `PGUSER="$(cat ${ADMIN}/username)"; PGPASSWORD="$(cat ${ADMIN}/password)"; export PGUSER PGPASSWORD`,
    `pg_dump --format=custom --schema=${text(databaseName(id))} --dbname=${text(homeOf({ id, tier }))} --file=/backup/${id}.part`,
    `pg_restore --list /backup/${id}.part > /backup/${id}.list`,
    `sha256sum /backup/${id}.part > /backup/${id}.sha256`,
    `mv /backup/${id}.part /backup/${id}.dump`,
    "",
  ].join("\n");

/** The files of a run: SQL by name, and the order and database of each. */
export function planFiles({ tenant }: Pick<BootstrapFacts, "tenant">): Record<string, string> {
  const leaving = tenant.state === "offboarding";
  const steps = leaving ? planErasure(tenant) : planDatabase(tenant);
  const login = leaving
    ? []
    : [{ file: "40-credentials.psql", database: "postgres", sql: credentials(databaseName(tenant.id)) }];
  const all = [...steps, ...login];
  return {
    ...Object.fromEntries(all.map(({ file, sql }) => [file, sql])),
    order: all.map(({ file, database }) => `${file} ${database}\n`).join(""),
    "run.sh": script,
    ...(leaving ? { "backup.sh": backup(tenant) } : {}),
  };
}

/** Name of a run: a change of what it does makes another one. */
export const runName = (id: string, files: Readonly<Record<string, string>>): string =>
  `database-${id}-${createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 8)}`;

/** The pod that prepares, or erases, a tenant's database. */
export function planJob({ tenant, environment, image, secrets }: BootstrapFacts, name: string) {
  const leaving = tenant.state === "offboarding";
  const mounts = [
    { name: "sql", mountPath: "/sql", readOnly: true },
    { name: "admin", mountPath: ADMIN, readOnly: true },
    ...(leaving
      ? [{ name: "backup", mountPath: "/backup" }]
      : [{ name: "tenant", mountPath: TENANT, readOnly: true }]),
  ];
  const container = (title: string, file: string) => ({
    name: title,
    image,
    imagePullPolicy: "Always",
    command: ["/bin/sh", `/sql/${file}`],
    env: [
      { name: "PGHOST", value: `${serverOf(tenant)}.${databaseNamespace(environment)}.svc.cluster.local` },
      { name: "PGPORT", value: String(DATABASE_PORT) },
      { name: "PGSSLMODE", value: "verify-full" },
      { name: "PGSSLROOTCERT", value: "system" },
    ],
    volumeMounts: mounts,
    resources: {
      requests: { cpu: "50m", memory: "64Mi", "ephemeral-storage": "64Mi" },
      limits: { cpu: "500m", memory: "64Mi", "ephemeral-storage": "64Mi" },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: UNPRIVILEGED,
      runAsGroup: UNPRIVILEGED,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
  });
  const secret = (title: string, secretName: string) => ({
    name: title,
    secret: { secretName, defaultMode: 0o440 },
  });
  return {
    backoffLimit: 3,
    activeDeadlineSeconds: DEADLINE_SECONDS,
    ttlSecondsAfterFinished: KEPT_SECONDS,
    template: {
      metadata: {
        labels: { "app.kubernetes.io/name": "database-bootstrap", "app.kubernetes.io/instance": name },
      },
      spec: {
        serviceAccountName: BOOTSTRAP_ACCOUNT,
        automountServiceAccountToken: false,
        os: { name: "linux" },
        restartPolicy: "Never",
        securityContext: {
          runAsNonRoot: true,
          runAsUser: UNPRIVILEGED,
          fsGroup: UNPRIVILEGED,
          seccompProfile: { type: "RuntimeDefault" },
        },
        // The copy is complete and readable before anything is erased.
        ...(leaving ? { initContainers: [container("backup", "backup.sh")] } : {}),
        containers: [container("run", "run.sh")],
        volumes: [
          { name: "sql", configMap: { name } },
          secret("admin", secrets.admin),
          leaving
            ? { name: "backup", persistentVolumeClaim: { claimName: BACKUP_CLAIM } }
            : secret("tenant", secrets.tenant),
        ],
      },
    },
  };
}

/** Account of the runs. It may do nothing: no run talks to the Kubernetes API. */
export const BOOTSTRAP_ACCOUNT = "database-bootstrap";

/** Claim that holds the copies of erased tenants' data until their retention ends. */
export const BACKUP_CLAIM = "tenant-backups";

/** What remains of a tenant: that its data was erased, on whose order and by what, and none of the data. */
export const planErasureRecord = ({ id, tier }: DatabaseTenant, files: Readonly<Record<string, string>>) => ({
  tenant: id,
  namespace: tenantNamespace(id),
  tier,
  basis: "GDPR Art. 17",
  erased: `role, schema or database ${databaseName(id)}, large objects, rows of shared tables, secrets, namespace`,
  run: runName(id, files),
  backup: `${BACKUP_CLAIM}/${id}.dump`,
});
