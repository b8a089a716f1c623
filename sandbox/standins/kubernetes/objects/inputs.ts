import { isArray, isObject, type PlainObject, type PlainValue } from "../../rpc/values";
import { withoutValue } from "./access";

/** Metadata that only the server writes. */
const serverMetadata = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "uid",
];

/** Keys of definitions that a program cannot spell with dashes. */
const dashed = [
  "x-kubernetes-embedded-resource",
  "x-kubernetes-int-or-string",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-validations",
];
const toDashed = new Map(dashed.map((key) => [key.replaceAll("-", "_"), key]));
const toUnderscored = new Map(dashed.map((key) => [key, key.replaceAll("-", "_")]));

/** A program's inputs as an object the API server understands. */
export function toObject(inputs: PlainObject): PlainObject {
  return withoutServerMetadata(renamed(inputs, toDashed) as PlainObject);
}

/** An object of the API server as a program may read it. */
export const fromObject = (object: PlainObject): PlainObject => renamed(object, toUnderscored) as PlainObject;

/** The object without metadata that only the server writes. */
export const withoutServerMetadata = (object: PlainObject): PlainObject =>
  serverMetadata.reduce((rest, key) => withoutValue(rest, ["metadata", key]), object);

/** Nulls mean "not set" and are dropped on the way. */
function renamed(value: PlainValue, names: ReadonlyMap<string, string>): PlainValue {
  if (isArray(value)) return value.map((item) => renamed(item, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [names.get(key) ?? key, renamed(item, names)]),
  );
}
