import type { TierName } from "../../../lib/tier-names";

/** What a tier allows at admission. */
export interface TierLimits {
  /** The most replicas of one workload. */
  readonly replicas: number;
  /** Shared node groups its pods may ask for; `own` is the tenant's own group. */
  readonly nodeGroups: readonly string[];
}

/** What the policies are planned from. Facts of one tenant come from its namespace's labels at run time. */
export interface AdmissionFacts {
  /** Registry and path that hold every image tenants may run. */
  readonly registry: string;
  /** Names of the platform's images below the registry. */
  readonly platformImages: readonly string[];
  /** Whether the platform's own images may be named by tag. Tenants' images never may. */
  readonly platformTags: boolean;
  readonly tiers: Readonly<Record<TierName, TierLimits>>;
  /** Tenants' routes live below `<id>.<domain>`. */
  readonly domain: string;
  /** The one gateway tenants' routes may attach to. */
  readonly gateway: { readonly namespace: string; readonly name: string };
  /** Storage classes tenants may claim from. */
  readonly storageClasses: readonly string[];
  /** Namespaces with card data, where nobody opens a shell without breaking the glass. */
  readonly cardDataNamespaces: readonly string[];
  /** Namespaces of the platform itself, which only the platform may change. */
  readonly platformNamespaces: readonly string[];
}
