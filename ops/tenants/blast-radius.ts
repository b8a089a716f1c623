import type { ResourceChange } from "../engine/preview";

const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/**
 * How the names of a tenant's own resources begin, before its id: in the cell, and where an EKS cluster makes nodes, keys,
 * roles, logs and secrets for it. The shared service `tenant` and the rules for all tenants have other names.
 */
const BEGINNINGS = [
  "tenant-",
  "cluster-nodes-tenant-",
  "cluster-keys-tenant-",
  "cluster-id-t-",
  "cluster-id-l-",
  "cluster-readers-t-",
  "cluster-secrets-tenants-",
];

/** The tenant that a resource belongs to by its name: the longest id that fits, for one may begin with another. */
export function ownerOf(name: string, ids: readonly string[]): string | undefined {
  const rests = BEGINNINGS.filter((start) => name.startsWith(start)).map((start) => name.slice(start.length));
  return ids
    .filter((id) => rests.some((rest) => `${rest}-`.startsWith(`${id}-`)))
    .sort((left, right) => right.length - left.length)[0];
}

/**
 * Permissions of the two roles that serve the secrets of all tenants, by patterns of names: the first tenant of a kind
 * adds a pattern and the last takes it away, which opens and closes nothing of another's.
 */
const PATTERNS = ["cluster-secrets-rotation", "cluster-readers-databases"].map(
  (name) => `aws:iam/rolePolicy:RolePolicy::${name}`,
);

const isPattern = ({ operation, urn }: ResourceChange): boolean =>
  operation === "update" && PATTERNS.some((end) => urn.endsWith(end));

/** What an update touches that is not the tenant's own. */
export const beyond = (
  changes: readonly ResourceChange[],
  { id, ids }: { readonly id: string; readonly ids: readonly string[] },
): ResourceChange[] =>
  changes.filter((change) => !isPattern(change) && ownerOf(nameOf(change.urn), [...ids, id]) !== id);
