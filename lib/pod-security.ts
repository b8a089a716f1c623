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
