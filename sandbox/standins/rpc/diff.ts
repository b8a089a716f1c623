import { formatPath, isWithin } from "./paths";
import { isArray, isObject, type Path, type PlainObject, type PlainValue, sameValue } from "./values";

/** What happens to one property. */
export type ChangeKind = "add" | "delete" | "update";

/** One property that differs. */
export interface Change {
  readonly path: Path;
  readonly kind: ChangeKind;
  /** Whether the object must be replaced for it. */
  readonly replaces: boolean;
}

/** Every place where two objects differ, as deep as they still have the same shape. */
export function changesBetween(old: PlainObject, now: PlainObject): Change[] {
  return [...walk(old, now, [])];
}

function* walk(old: PlainValue | undefined, now: PlainValue | undefined, path: Path): Generator<Change> {
  if (sameValue(old, now)) return;
  if (old === undefined) yield { path, kind: "add", replaces: false };
  else if (now === undefined) yield { path, kind: "delete", replaces: false };
  else if (isObject(old) && isObject(now)) {
    const keys = new Set([...Object.keys(old), ...Object.keys(now)]);
    for (const key of keys) yield* walk(old[key], now[key], [...path, key]);
  } else if (isArray(old) && isArray(now)) {
    const length = Math.max(old.length, now.length);
    for (let i = 0; i < length; i += 1) yield* walk(old[i], now[i], [...path, i]);
  } else yield { path, kind: "update", replaces: false };
}

/**
 * Marks the changes that force a replacement. A rule such as `spec.selector` also covers everything below
 * it, and a change above it counts when the rule's own property differs.
 */
export function markReplacing(changes: readonly Change[], immutable: readonly Path[]): Change[] {
  return changes.map((change) => ({
    ...change,
    replaces:
      change.replaces || immutable.some((rule) => isWithin(change.path, rule) || isWithin(rule, change.path)),
  }));
}

/** The answer to "what would an update do": see `DiffResponse` of the protocol. */
export interface DiffResult {
  readonly changes: readonly Change[];
  /** Whether the old object must be gone before the new one is made. */
  readonly deleteBeforeReplace?: boolean;
  /** Something differs that has no property of its own, for example an earlier failure to repair. */
  readonly alsoDiffers?: boolean;
}

/** The top-level properties that differ, once each. */
export const topLevel = (changes: readonly Change[]): string[] => [
  ...new Set(changes.map(({ path }) => String(path[0] ?? ""))),
];

/** The changes by their path in the engine's spelling. */
export const byPath = (changes: readonly Change[]): [string, Change][] =>
  changes.map((change) => [formatPath(change.path), change]);
