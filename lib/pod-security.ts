/** Version of the Pod Security standard, pinned so that a cluster upgrade does not change what is allowed. */
const VERSION = "v1.35";
const LEVEL = "restricted";

/** Namespace labels that make the API server enforce Pod Security "restricted". */
export const podSecurityLabels = {
  "pod-security.kubernetes.io/enforce": LEVEL,
  "pod-security.kubernetes.io/enforce-version": VERSION,
  "pod-security.kubernetes.io/warn": LEVEL,
  "pod-security.kubernetes.io/warn-version": VERSION,
  "pod-security.kubernetes.io/audit": LEVEL,
  "pod-security.kubernetes.io/audit-version": VERSION,
};

/** User and group of every container; above 10000 so that it collides with no account of a node. */
export const UNPRIVILEGED = 10_001;

/** As whom the pods of the platform run. */
export const podSecurity = {
  runAsNonRoot: true,
  runAsUser: UNPRIVILEGED,
  runAsGroup: UNPRIVILEGED,
  seccompProfile: { type: "RuntimeDefault" },
};

/** What every container of the platform gives up. */
export const containerSecurity = {
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: UNPRIVILEGED,
  runAsGroup: UNPRIVILEGED,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
