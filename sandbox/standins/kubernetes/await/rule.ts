import type { PlainObject } from "../../rpc/values";
import { display } from "../objects/access";
import type { Gvk } from "../objects/kinds";

/** Whether an object has become what was asked for. */
export type Verdict =
  | { readonly kind: "ready" }
  | { readonly kind: "waiting"; readonly message: string; readonly reasons?: readonly string[] }
  | { readonly kind: "failed"; readonly message: string; readonly reasons?: readonly string[] };

export const ready: Verdict = { kind: "ready" };

export const waiting = (message: string, reasons: readonly string[] = []): Verdict => ({
  kind: "waiting",
  message,
  reasons,
});

export const failed = (message: string, reasons: readonly string[] = []): Verdict => ({
  kind: "failed",
  message,
  reasons,
});

/** Other objects that a verdict depends on, in the object's namespace when their kind has namespaces. */
export interface Related {
  readonly gvk: Gvk;
  readonly labels?: string;
}

/** The live related objects, by the name under which the rule asked for them. */
export type RelatedObjects = Readonly<Record<string, readonly PlainObject[]>>;

/** How to tell that an object of some kind is ready. */
export interface Rule {
  /** What else to look at; nothing by default. */
  related?(object: PlainObject): Readonly<Record<string, Related>>;
  judge(object: PlainObject, related: RelatedObjects): Verdict;
}

export const POD: Gvk = { group: "", version: "v1", kind: "Pod" };

/** A label selector in the form of a request's parameter. */
export function labelQuery(labels: PlainObject): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${display(value)}`)
    .join(",");
}
