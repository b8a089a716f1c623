import { containerSecurity, UNPRIVILEGED } from "../../lib/pod-security";
import { BACKUP_CLAIM, BOOTSTRAP_ACCOUNT } from "./bootstrap-plan";

const DEADLINE_SECONDS = 600;
/** A copy takes its time. */
const MOVE_DEADLINE_SECONDS = 6 * 3600;
/** Finished runs are evidence for a year; after that a new one finds everything in place. */
const KEPT_SECONDS = 31_536_000;

/** Where files appear in the pod; the scripts know these by their variables. */
const DIRECTORIES = {
  SQL_DIR: "/sql",
  ADMIN_DIR: "/run/secrets/admin",
  TENANT_DIR: "/run/secrets/tenant",
  BACKUP_DIR: "/backup",
  WORK_DIR: "/work",
} as const;

/** What a run's pod is made from. */
export interface JobFacts {
  /** Name of the run, which is that of its files. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Image with psql, pg_dump and pg_restore. */
  readonly image: string;
  /** Names of the secrets with the administrator's credentials, and with those of the tenant whose run it is. */
  readonly secrets: { readonly admin: string; readonly tenant?: string };
}

/** Copies before anything is erased; moves after the target is prepared. */
const order = (files: JobFacts["files"]): string[] =>
  ["backup.sh", "run.sh", "move.sh"].filter((file) => file in files);

/** The pod that prepares, moves or erases a tenant's database: its scripts one after the other. */
export function planJob({ name, files, image, secrets }: JobFacts) {
  const scripts = order(files);
  const leaving = "backup.sh" in files;
  const login = leaving ? undefined : secrets.tenant;
  const mounts = [
    { name: "sql", mountPath: DIRECTORIES.SQL_DIR, readOnly: true },
    { name: "admin", mountPath: DIRECTORIES.ADMIN_DIR, readOnly: true },
    { name: "work", mountPath: DIRECTORIES.WORK_DIR },
    ...(leaving ? [{ name: "backup", mountPath: DIRECTORIES.BACKUP_DIR }] : []),
    ...(login === undefined ? [] : [{ name: "tenant", mountPath: DIRECTORIES.TENANT_DIR, readOnly: true }]),
  ];
  const container = (file: string) => ({
    name: file.replace(/\.sh$/, ""),
    image,
    imagePullPolicy: "Always",
    command: ["/bin/sh", `${DIRECTORIES.SQL_DIR}/${file}`],
    env: [
      ...Object.entries(DIRECTORIES).map(([variable, value]) => ({ name: variable, value })),
      { name: "PGSERVICEFILE", value: `${DIRECTORIES.SQL_DIR}/pg_service.conf` },
    ],
    volumeMounts: mounts,
    resources: {
      requests: { cpu: "50m", memory: "128Mi", "ephemeral-storage": "64Mi" },
      limits: { cpu: "500m", memory: "128Mi", "ephemeral-storage": "64Mi" },
    },
    securityContext: containerSecurity,
  });
  const secret = (title: string, secretName: string) => ({
    name: title,
    secret: { secretName, defaultMode: 0o440 },
  });
  const last = scripts[scripts.length - 1] ?? "run.sh";
  return {
    backoffLimit: 3,
    activeDeadlineSeconds: "move.sh" in files || leaving ? MOVE_DEADLINE_SECONDS : DEADLINE_SECONDS,
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
        ...(scripts.length > 1 ? { initContainers: scripts.slice(0, -1).map(container) } : {}),
        containers: [container(last)],
        volumes: [
          { name: "sql", configMap: { name } },
          secret("admin", secrets.admin),
          { name: "work", emptyDir: { sizeLimit: "32Mi" } },
          ...(leaving ? [{ name: "backup", persistentVolumeClaim: { claimName: BACKUP_CLAIM } }] : []),
          ...(login === undefined ? [] : [secret("tenant", login)]),
        ],
      },
    },
  };
}
