import {
  BREAK_GLASS_GROUP,
  controllerNamespaces,
  controlPlaneGroups,
  controlPlanePrefixes,
  controlPlaneUsers,
  platformWriters,
} from "../../../lib/identities";
import { TENANT_LABEL, TIER_LABEL } from "../../../lib/labels";

/** CEL fragments that several rules share. CEL strings are JSON strings, lists and maps are JSON too. */

/** A TypeScript value as a CEL literal. */
export const literal = (value: unknown): string => JSON.stringify(value);

/** A text as the part of an RE2 expression that matches exactly it. */
export const escaped = (text: string): string => text.replaceAll(/[.+*?()|[\]{}^$\\]/g, "\\$&");

const user = "request.userInfo";

/** Whether the caller is in one of the groups. */
export const inGroup = (groups: readonly string[]): string =>
  `(has(${user}.groups) && ${user}.groups.exists(g, g in ${literal(groups)}))`;

/** Whether the caller is a controller of the cluster. */
export const isController = `(${[
  `${user}.username in ${literal(controlPlaneUsers)}`,
  inGroup(controlPlaneGroups),
  ...controlPlanePrefixes.map((prefix) => `${user}.username.startsWith(${literal(prefix)})`),
  ...controllerNamespaces.map(
    (name) => `${user}.username.startsWith(${literal(`system:serviceaccount:${name}:`)})`,
  ),
].join(" || ")})`;

/** Whether the caller deploys the platform. */
export const isDeployer = inGroup(platformWriters);

/** Whether the caller is the platform: who deploys it, or one of its controllers. */
export const isPlatform = `(${isDeployer} || ${isController})`;

/** Whether the caller has broken the glass. */
export const hasBrokenGlass = inGroup([BREAK_GLASS_GROUP]);

/** The labels that only the platform writes, on the namespace of the request. */
export const namespaceLabel = (key: string): string => `namespaceObject.metadata.labels[${literal(key)}]`;

/** Id and tier of the tenant that the namespace of the request belongs to. */
export const tenantId = namespaceLabel(TENANT_LABEL);
export const tenantTier = namespaceLabel(TIER_LABEL);

/** A field that may be absent, with what to assume then. */
export const optional = (path: string, assumed: string): string => `(has(${path}) ? ${path} : ${assumed})`;
