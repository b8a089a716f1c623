import type { PlainObject } from "../../rpc/values";
import { text } from "./access";

/** What the API server calls a kind. The core group is the empty string. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** `apps/v1`, or `v1` for the core group. */
export const apiVersionOf = ({ group, version }: Gvk): string =>
  group === "" ? version : `${group}/${version}`;

/** For messages: `apps/v1/Deployment`. */
export const describeKind = (gvk: Gvk): string => `${apiVersionOf(gvk)}/${gvk.kind}`;

/** The kind that a type token such as `kubernetes:apps/v1:Deployment` names. */
export function kindOfToken(token: string): Gvk {
  const [, module = "", kind = ""] = token.split(":");
  const slash = module.lastIndexOf("/");
  const group = module.slice(0, Math.max(slash, 0));
  if (slash < 0 || kind === "") {
    throw new Error(`type "${token}": expected kubernetes:GROUP/VERSION:Kind`);
  }
  return { group: group === "core" ? "" : group, version: module.slice(slash + 1), kind };
}

/** The kind of an object, which for a Patch resource differs from its token's. */
export function kindOfObject(value: PlainObject, token: string): Gvk {
  const fromToken = kindOfToken(token);
  const apiVersion = text(value, "apiVersion");
  const kind = text(value, "kind") ?? fromToken.kind;
  if (apiVersion === undefined) return { ...fromToken, kind };
  const slash = apiVersion.lastIndexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  return { group: group === "core" ? "" : group, version: apiVersion.slice(slash + 1), kind };
}

/** Whether the resource manages some fields of an object that belongs to someone else. */
export const isPatch = (token: string, value: PlainObject): boolean =>
  kindOfToken(token).kind === `${text(value, "kind") ?? ""}Patch`;

/** Whether the resource is a list of objects, which cannot be created as such. */
export const isList = (token: string, value: PlainObject): boolean =>
  kindOfToken(token).kind.endsWith("List") && Object.hasOwn(value, "items");
