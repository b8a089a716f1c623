import { isArray, isObject, type Path, type PlainObject, type PlainValue, valueAt } from "../../rpc/values";

/** Readers for objects whose shape only the API server knows. A value of another type reads as absent. */

/** The text at the path, or undefined. */
export function text(value: PlainValue | undefined, ...path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : undefined;
}

/** The number at the path, or undefined. */
export function count(value: PlainValue | undefined, ...path: Path): number | undefined {
  const found = valueAt(value, path);
  return typeof found === "number" ? found : undefined;
}

/** The object at the path, or an empty one. */
export function object(value: PlainValue | undefined, ...path: Path): PlainObject {
  const found = valueAt(value, path);
  return isObject(found) ? found : {};
}

/** The list at the path, or an empty one. */
export function list(value: PlainValue | undefined, ...path: Path): readonly PlainValue[] {
  const found = valueAt(value, path);
  return isArray(found) ? found : [];
}

/** A value as text, for messages and comparisons. */
export const display = (value: PlainValue | undefined): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);

/** A condition of the object's status, or undefined. */
export const condition = (value: PlainValue | undefined, type: string): PlainValue | undefined =>
  list(value, "status", "conditions").find((item) => text(item, "type") === type);

/** An annotation's value, or undefined. */
export const annotation = (value: PlainValue | undefined, key: string): string | undefined =>
  text(value, "metadata", "annotations", key);

/** The object's name; empty when it has none yet. */
export const nameOf = (value: PlainValue | undefined): string => text(value, "metadata", "name") ?? "";

/** The object's namespace; undefined for a cluster-wide one. */
export const namespaceOf = (value: PlainValue | undefined): string | undefined =>
  text(value, "metadata", "namespace");

/** A copy with the value set at the path; objects on the way are made as needed. */
export function withValue(target: PlainObject, path: readonly string[], value: PlainValue): PlainObject {
  const [first, ...rest] = path;
  if (first === undefined) return target;
  return { ...target, [first]: rest.length === 0 ? value : withValue(object(target, first), rest, value) };
}

/** A copy without the value at the path. */
export function withoutValue(target: PlainObject, path: readonly string[]): PlainObject {
  const [first, ...rest] = path;
  if (first === undefined || !Object.hasOwn(target, first)) return target;
  if (rest.length > 0) {
    return isObject(target[first]) ? { ...target, [first]: withoutValue(target[first], rest) } : target;
  }
  return Object.fromEntries(Object.entries(target).filter(([key]) => key !== first));
}
