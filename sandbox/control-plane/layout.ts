import { join } from "node:path";

/** The long-running processes of the control plane, in the order in which they start. */
export const PARTS = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
  "rollouts-controller",
] as const;

/** Name of a part. */
export type PartName = (typeof PARTS)[number];

/** Where everything of one control plane lies. */
export interface Layout {
  readonly root: string;
  /** Held by the command that is changing the control plane. Outside `root`, which may be removed meanwhile. */
  readonly lock: string;
  /** Certificates, keys and kubeconfigs. */
  readonly credentials: string;
  /** Configuration files that the parts read. */
  readonly configuration: string;
  /** The chosen ports. */
  readonly ports: string;
  /** The database. */
  readonly data: string;
  /** One log per part and the audit log. */
  readonly logs: string;
  /** One record per running part. */
  readonly run: string;
  /** The administrator's kubeconfig. */
  readonly kubeconfig: string;
}

/** The layout below a sandbox's home directory. */
export function layoutOf(home: string): Layout {
  const root = join(home, "control-plane");
  const credentials = join(root, "credentials");
  return {
    root,
    credentials,
    lock: join(home, "control-plane.lock"),
    configuration: join(root, "configuration"),
    ports: join(root, "ports.json"),
    data: join(root, "etcd"),
    logs: join(root, "logs"),
    run: join(root, "run"),
    kubeconfig: join(credentials, "admin.kubeconfig"),
  };
}

/** The API server's record of who did what. */
export const auditLogOf = ({ logs }: Layout): string => join(logs, "audit.log");

/** Log of a part. */
export const logOf = (layout: Layout, part: PartName): string => join(layout.logs, `${part}.log`);
