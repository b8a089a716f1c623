import type { ResourceChange } from "../engine/preview";

const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** The tenant whose id a resource's name holds: the longest one, for one id may begin with another. */
export function ownerOf(name: string, ids: readonly string[]): string | undefined {
  const parts = `-${name}-`;
  return ids
    .filter((id) => parts.includes(`-tenant-${id}-`))
    .sort((left, right) => right.length - left.length)[0];
}

/** What an update touches that is not the tenant's own. */
export const beyond = (
  changes: readonly ResourceChange[],
  { id, ids }: { readonly id: string; readonly ids: readonly string[] },
): ResourceChange[] => changes.filter(({ urn }) => ownerOf(nameOf(urn), [...ids, id]) !== id);
