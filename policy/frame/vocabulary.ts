/**
 * Names that the judged program uses. They are written down a second time on purpose: a judge does not import
 * from the defendant. A test keeps both spellings equal.
 */
export const PROJECT = "spotify-ai-agent";
export const PLATFORM_PREFIX = "platform.spotify-ai.io";
export const TENANT_LABEL = `${PLATFORM_PREFIX}/tenant`;
export const TIER_LABEL = `${PLATFORM_PREFIX}/tier`;
export const NODE_GROUP_LABEL = `${PLATFORM_PREFIX}/node-group`;
export const PART_OF_LABEL = "app.kubernetes.io/part-of";
export const COMPONENT_LABEL = "app.kubernetes.io/component";
export const NAME_LABEL = "app.kubernetes.io/name";
export const NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name";

/** Namespaces that belong to the cluster itself and are outside the rules for governed namespaces. */
export const SYSTEM_NAMESPACES = ["kube-system", "kube-public", "kube-node-lease"] as const;

/** Whether a namespace belongs to the cluster itself. */
export const isSystemNamespace = (name: string | undefined): boolean =>
  SYSTEM_NAMESPACES.some((system) => system === name);

/** The namespaces of the platform itself: shared services, billing and the public gateway. */
export const platformNamespaces = (environment: string): readonly string[] =>
  ["", "-billing", "-ingress"].map((part) => `${PROJECT}-${environment}${part}`);

/** Whether a namespace holds payment data. */
export const isPaymentNamespace = (name: string | undefined): boolean =>
  name !== undefined && name.startsWith(`${PROJECT}-`) && name.endsWith("-billing");

/** The tenant whose namespace this is, by its name. */
export const tenantOfNamespace = (name: string | undefined): string | undefined =>
  name?.startsWith("tenant-") === true ? name.slice("tenant-".length) : undefined;
