import { type Change, changesBetween, type DiffResult, markReplacing } from "../../rpc/diff";
import { isWithin, parsePath } from "../../rpc/paths";
import { isObject, type PlainObject, valueAt } from "../../rpc/values";
import { nameOf, namespaceOf, withoutValue, withValue } from "./access";
import { type Mutability, replacingPaths } from "./immutable";
import { toObject } from "./inputs";
import { type Gvk, kindOfObject } from "./kinds";
import { isAutonamed } from "./naming";
import { sameMeaning } from "./semantics";

/** Two generations of an object's inputs. */
export interface DiffInputs {
  readonly token: string;
  readonly old: PlainObject;
  readonly now: PlainObject;
  /** Whether the resource only manages fields of someone else's object: then nothing but identity replaces. */
  readonly patch: boolean;
  readonly scope: Scope;
  readonly ignoreChanges: readonly string[];
  readonly mutability: Mutability;
}

/** Whether objects of the kind live in namespaces, and in which when they name none. */
export type Scope =
  | { readonly kind: "namespaced"; readonly namespace: string }
  | { readonly kind: "cluster" }
  /** There is no cluster to ask yet. */
  | { readonly kind: "unknown" };

/** What an update would do to the object. */
export function objectDiff(inputs: DiffInputs): DiffResult {
  const [old, now] = [placed(inputs.old, inputs.scope), placed(inputs.now, inputs.scope)];
  const ignored = inputs.ignoreChanges.map(parsePath);
  const differing = changesBetween(old, now).filter(
    ({ path }) =>
      !sameMeaning(valueAt(old, path), valueAt(now, path), path) &&
      !ignored.some((rule) => isWithin(path, rule)),
  );
  const kind = kindOfObject(now, inputs.token);
  const rules = inputs.patch
    ? [["metadata", "name"] as const, ["metadata", "namespace"] as const]
    : replacingPaths(kind, now, inputs.mutability);
  const changes = markReplacing(differing, rules).map((change) =>
    otherKind(change, kindOfObject(old, inputs.token), kind),
  );
  const replaced = changes.some(({ replaces }) => replaces);
  return { changes, deleteBeforeReplace: replaced && occupiesItsName(old, now) };
}

/** A new version of the same kind is the same object; another group or kind is another one. */
function otherKind(change: Change, old: Gvk, now: Gvk): Change {
  const names = ["apiVersion", "kind"].includes(String(change.path[0]));
  return names && (old.group !== now.group || old.kind !== now.kind) ? { ...change, replaces: true } : change;
}

/** The new object can only be made once the old one has left its name. */
export const occupiesItsName = (old: PlainObject, now: PlainObject): boolean =>
  nameOf(now) !== "" &&
  !isAutonamed(now) &&
  nameOf(now) === nameOf(old) &&
  namespaceOf(now) === namespaceOf(old);

/** The object with its namespace spelled out, or without one where it means nothing. */
function placed(inputs: PlainObject, scope: Scope): PlainObject {
  const object = toObject(inputs);
  switch (scope.kind) {
    case "unknown":
      return object;
    case "cluster":
      return withoutValue(object, ["metadata", "namespace"]);
    case "namespaced":
      return namespaceOf(object) === undefined && isObject(object["metadata"])
        ? withValue(object, ["metadata", "namespace"], scope.namespace)
        : object;
    default:
      throw new Error(`unhandled scope ${JSON.stringify(scope satisfies never)}`);
  }
}
