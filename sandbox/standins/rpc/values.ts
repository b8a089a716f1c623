/** Values as they travel between the engine and a plugin, without the protocol's wrappers. */

/** A property value. An unknown is the string {@link UNKNOWN}; secrets are kept apart, as paths. */
export type PlainValue = null | boolean | number | string | readonly PlainValue[] | PlainObject;

/** An object of property values. */
export interface PlainObject {
  readonly [key: string]: PlainValue;
}

/** Where a value sits: property names and array indexes. */
export type Path = readonly (string | number)[];

/** Properties with the places in them that are secret. */
export interface Bag {
  readonly values: PlainObject;
  readonly secrets: readonly Path[];
}

/** Stands for a value that only the coming update will know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key whose value says what a wrapped object means. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** The meanings of {@link SIGNATURE}. */
export const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
} as const;

/** Whether the value is an object, and no array. */
export const isObject = (value: PlainValue | undefined): value is PlainObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether the value is an array. (`Array.isArray` does not narrow read-only arrays.) */
export const isArray = (value: PlainValue | undefined): value is readonly PlainValue[] =>
  Array.isArray(value);

/** Whether the value is not known yet, wholly or in part. */
export function hasUnknown(value: PlainValue | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** The value at the path, or undefined. */
export function valueAt(value: PlainValue | undefined, path: Path): PlainValue | undefined {
  let found = value;
  for (const step of path) {
    if (typeof step === "number") found = isArray(found) ? found[step] : undefined;
    else found = isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return found;
}

/** Same value, whatever the order of keys. */
export function sameValue(left: PlainValue | undefined, right: PlainValue | undefined): boolean {
  if (left === right) return true;
  if (isArray(left)) {
    return (
      isArray(right) && left.length === right.length && left.every((item, i) => sameValue(item, right[i]))
    );
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]))
  );
}
