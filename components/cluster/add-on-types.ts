import type { Input } from "@pulumi/pulumi";
import type { AddOnName } from "./add-on-names";
import type { ClusterFeatures } from "./features-schema";
import type { PolicyDocument } from "./policy-document";
import type { Site } from "./site-types";

/** What an add-on's settings and permissions may depend on. */
export interface AddOnContext {
  readonly site: Site;
  readonly kubernetes: string;
  readonly zones: number;
  /** The public zone. */
  readonly zoneArn: Input<string>;
  /** Domain that external-dns may write. */
  readonly domain: string;
}

/** A service account of an add-on that calls AWS. */
export interface AddOnIdentity {
  readonly serviceAccount: string;
  readonly managed?: readonly string[];
  readonly permissions?: (context: AddOnContext) => PolicyDocument;
}

interface AddOnBase {
  /** Installed unless the configuration says otherwise. */
  readonly byDefault: boolean;
  /** Must be there before, and go after. */
  readonly needs: readonly AddOnName[];
  /** Must not be there at the same time. */
  readonly conflicts?: readonly AddOnName[];
  readonly namespace: string;
  readonly identity?: AddOnIdentity;
  /** What the rest of the program may rely on once it is there. */
  readonly provides?: keyof ClusterFeatures;
  readonly purpose: string;
}

/** Installed, patched and watched by EKS. */
export interface ManagedAddOn extends AddOnBase {
  readonly kind: "eks";
  /** Version of the add-on; absent where it follows the Kubernetes version. */
  readonly version?: string;
  /** Nodes are not Ready without it, so it comes before them. */
  readonly beforeNodes?: boolean;
  readonly configuration?: (context: AddOnContext) => Readonly<Record<string, unknown>>;
}

/** How much the pods of an add-on's namespace may ask of a node. */
export type PodSecurity = "restricted" | "baseline" | "privileged";

/** Installed by Helm. */
export interface HelmAddOn extends AddOnBase {
  readonly kind: "helm";
  readonly chart: string;
  /** Address of the chart repository; absent where `chart` is an OCI address. */
  readonly repository?: string;
  readonly version: string;
  /** What the pods need of the nodes; anything beyond `restricted` has its reason in `purpose`. */
  readonly podSecurity: PodSecurity;
  readonly values: (context: AddOnContext) => Readonly<Record<string, unknown>>;
}

/** One add-on of the platform. */
export type AddOn = ManagedAddOn | HelmAddOn;
