import { isObject, type Path, type PlainObject, type PlainValue } from "../../rpc/values";
import { list, object, text, withoutValue } from "./access";

/** Whether the set of fields that a manager owns covers the path. Steps through lists are not followed. */
export function owns(fields: PlainValue | undefined, path: Path): boolean {
  let at = fields;
  for (const step of path) {
    if (!isObject(at) || typeof step === "number") return false;
    at = at[`f:${step}`];
  }
  return at !== undefined;
}

/** The fields of the live object that the manager applied. */
export function appliedFields(live: PlainObject, manager: string): PlainObject {
  const entry = list(live, "metadata", "managedFields").find(
    (item) => text(item, "manager") === manager && text(item, "operation") === "Apply",
  );
  return object(entry, "fieldsV1");
}

/** A name under which this provider applies an object that it created. */
const OWN = /^pulumi-kubernetes-[0-9a-f]{8}$/;

/**
 * The name under which this provider applied the live object, where the state does not say: an update that was killed
 * created it, or it was adopted. Under another name the next change would conflict with our own.
 */
export function appliedAs(live: PlainObject): string | undefined {
  const own = list(live, "metadata", "managedFields").flatMap((entry) => {
    const manager = text(entry, "manager") ?? "";
    return text(entry, "operation") === "Apply" && OWN.test(manager) ? [manager] : [];
  });
  return own.length === 1 ? own[0] : undefined;
}

/** Managers whose changes are the operator's own, made by hand or by this provider's older ways. */
const byHand = ["kubectl", "before-first-apply", "pulumi-kubernetes", "pulumi-resource-kubernetes"];

function isByHand(entry: PlainValue): boolean {
  const manager = text(entry, "manager") ?? "";
  const applied = text(entry, "operation") === "Apply";
  const part = text(entry, "subresource") ?? "";
  if (applied) return manager === "kubectl" && part === "";
  // `kubectl scale` writes through a sub-resource; an autoscaler does so under another name.
  return byHand.some((name) => manager.startsWith(name)) && (part === "" || part === "scale");
}

/**
 * The records of who manages which field, with those made by hand handed to the manager, or undefined when
 * there are none. Without this an update could never take back what `kubectl edit` changed.
 */
export function takenOver(live: PlainObject, manager: string): PlainValue[] | undefined {
  const entries = list(live, "metadata", "managedFields");
  const isOwn = (entry: PlainValue): boolean =>
    text(entry, "manager") === manager && text(entry, "operation") === "Apply";
  const taken = entries.filter((entry) => isByHand(entry) && !isOwn(entry));
  if (taken.length === 0) return undefined;
  const own = entries.find(isOwn);
  const fieldsV1 = [...taken, ...(own === undefined ? [] : [own])]
    .map((entry) => object(entry, "fieldsV1"))
    .reduce(union, {});
  const kept = withoutValue(object(own ?? taken[0]), ["subresource"]);
  return [
    ...entries.filter((entry) => !taken.includes(entry) && entry !== own),
    { ...kept, manager, operation: "Apply", fieldsV1 },
  ];
}

function union(left: PlainObject, right: PlainObject): PlainObject {
  const merged: Record<string, PlainValue> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    merged[key] = isObject(merged[key]) && isObject(value) ? union(merged[key], value) : value;
  }
  return merged;
}
