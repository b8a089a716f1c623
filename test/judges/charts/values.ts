import { isDeepStrictEqual } from "node:util";
import type { Values } from "./render";

/** One value in a tree of them, by the keys that lead to it. */
export type Path = readonly string[];

const isTree = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

/** Every leaf of a tree of values; a list is a leaf. */
export const leaves = (values: Values, at: Path = []): Path[] =>
  Object.entries(values).flatMap(([key, value]) =>
    isTree(value) ? leaves(value, [...at, key]) : [[...at, key]],
  );

/** The value at a path, or undefined where the path ends early. */
export const valueAt = (values: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (isTree(at) ? at[key] : undefined), values);

/** The tree without one of its values. */
export function without(values: Values, [key = "", ...rest]: Path): Values {
  const { [key]: inner, ...others } = values;
  if (rest.length === 0 || !isTree(inner)) return others;
  const left = without(inner, rest);
  return Object.keys(left).length === 0 ? others : { ...others, [key]: left };
}

/** Whether a chart would do the same by itself. */
export const isDefault = (values: Values, defaults: Values, path: Path): boolean =>
  isDeepStrictEqual(valueAt(values, path), valueAt(defaults, path));
