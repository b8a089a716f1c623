import type { EngineEvent } from "@pulumi/pulumi/automation";

/** One resource that an update touches. */
export interface TouchedResource {
  readonly op: string;
  /** Type and name: `kubernetes:core/v1:Namespace tenant-acme`. */
  readonly resource: string;
  /** The resource's own name. */
  readonly name: string;
}

/** Steps that change nothing, or are the second half of another one. */
const SILENT = ["same", "read", "refresh", "create-replacement", "delete-replaced", "discard-replaced"];

/** What an engine event says of a resource; undefined where it changes none. */
export function touched({ resourcePreEvent }: EngineEvent): TouchedResource | undefined {
  if (resourcePreEvent === undefined) return undefined;
  const { op, urn } = resourcePreEvent.metadata;
  if (SILENT.includes(op)) return undefined;
  const [, , types = "", ...rest] = urn.split("::");
  const name = rest.join("::");
  return { op, resource: `${types.split("$").at(-1) ?? types} ${name}`, name };
}

/** Resources of the cell that come with the first tenant that leaves. */
const SHARED = ["tenants-databases-backups"];

/** The tenant whose id a resource's name holds: the longest one, for one id may begin with another. */
export function ownerOf(name: string, ids: readonly string[]): string | undefined {
  const parts = `-${name}-`;
  return ids
    .filter((id) => parts.includes(`-tenant-${id}-`))
    .sort((left, right) => right.length - left.length)[0];
}

/** What an update touches that is not the tenant's own. */
export const beyond = (
  changes: readonly TouchedResource[],
  { id, ids }: { readonly id: string; readonly ids: readonly string[] },
): TouchedResource[] =>
  changes.filter(({ name }) => ownerOf(name, [...ids, id]) !== id && !SHARED.includes(name));
