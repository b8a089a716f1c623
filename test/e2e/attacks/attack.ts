import type { Json, Place } from "./objects";
import { collection } from "./objects";

/** The layers that stop an attack, outermost first. */
export type Layer = "RBAC" | "Pod Security" | "admission policy" | "quota" | "limits" | "API";

/** What must stop an attack, and words that its answer must hold. */
export interface Stop {
  readonly layer: Layer;
  readonly text: string;
}

/** One request as it is sent. */
export interface Shot {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: Json | readonly Json[];
  readonly type?: string;
}

/** One attack: what is sent at a namespace, and who must stop whom. */
export interface Attack {
  /** Row of the catalogue of attacks. */
  readonly family: number;
  readonly name: string;
  readonly shot: (namespace: string) => Shot;
  /** What stops the tenant's administrator and CI in their own namespace. */
  readonly tenant: Stop;
  /** What stops an identity that RBAC lets do anything. Absent where RBAC alone decides. */
  readonly over?: Stop;
  /** Does not depend on a namespace, so it is aimed once. */
  readonly clusterWide?: true;
  /** Aims at something that only tenants' namespaces hold. */
  readonly inTenantsOnly?: true;
  /** Would be right in the other tenant's namespace. */
  readonly inOwnOnly?: true;
}

export const rbac: Stop = { layer: "RBAC", text: "cannot" };
export const policy = (id: string): Stop => ({ layer: "admission policy", text: id });

/** Creates an object of a kind in the namespace. */
export const create =
  (place: Place, body: Json): Attack["shot"] =>
  (namespace) => ({
    method: "POST",
    path: collection(place, namespace),
    body: { apiVersion: place.apiVersion, kind: place.kind, ...body },
  });

/** A merge patch of something in the namespace. */
export const patch =
  (path: (namespace: string) => string, body: Json): Attack["shot"] =>
  (namespace) => ({ method: "PATCH", path: path(namespace), body, type: "application/merge-patch+json" });

/** A request without a body. */
export const send =
  (method: Shot["method"], path: (namespace: string) => string): Attack["shot"] =>
  (namespace) => ({ method, path: path(namespace) });

const nameOf = ({ body }: Shot): string | undefined =>
  (body as { metadata?: { name?: string } } | undefined)?.metadata?.name;

/** The same object by server-side apply; undefined where the attack creates nothing by name. */
export function applied(shot: Shot): Shot | undefined {
  const name = nameOf(shot);
  if (shot.method !== "POST" || name === undefined || SPECIAL.test(shot.path)) return undefined;
  return {
    method: "PATCH",
    path: `${shot.path}/${name}?fieldManager=attack&force=true`,
    body: shot.body,
    type: "application/apply-patch+yaml",
  };
}

/** Sub-resources that open a connection, or take one method only. */
const SPECIAL =
  /\/(proxy|exec|attach|portforward|token|bindings|binding|eviction|apiservices|customresourcedefinitions)(\/|\?|$)/;

/** The same request, only pretended; undefined where nothing can be pretended. */
export const pretended = (shot: Shot): Shot | undefined =>
  /\/(proxy|exec|attach|portforward)(\/|\?|$)/.test(shot.path) || shot.path.includes("dryRun")
    ? undefined
    : { ...shot, path: `${shot.path}${shot.path.includes("?") ? "&" : "?"}dryRun=All` };

/** The same object under a name that the API server makes up. */
export function generated(shot: Shot): Shot | undefined {
  const name = nameOf(shot);
  if (shot.method !== "POST" || name === undefined || SPECIAL.test(shot.path)) return undefined;
  const body = shot.body as Json & { readonly metadata: Json };
  return {
    ...shot,
    body: { ...body, metadata: { ...body.metadata, name: undefined, generateName: `${name}-` } },
  };
}
