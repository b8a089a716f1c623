import type { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";
import type { Cidr } from "../../lib/cidr";
import type { ClusterFeatures } from "./features-schema";

/** How the cluster comes about. */
export type ClusterKind = "sandbox" | "kubeconfig" | "eks";

/** What a cloud puts before the public gateway: a load balancer that ends TLS, so that a firewall can read requests. */
export interface Edge {
  /** Certificate for every public host. */
  readonly certificateArn: pulumi.Input<string>;
  /** Firewall that filters requests. */
  readonly webAclArn: pulumi.Input<string>;
  /** Where the load balancer's own addresses lie. */
  readonly ranges: readonly Cidr[];
}

/** The one thing the rest of the program knows of a cluster. Services and tenants never ask for its kind. */
export interface Cluster extends pulumi.Resource {
  readonly kind: ClusterKind;
  /** A name that stays the same for the cluster's whole life. */
  readonly name: pulumi.Output<string>;
  /** How to reach it, as the text of a kubeconfig. Secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /**
   * The same for the providers of other stacks: the path of a kubeconfig, or its text, which is secret. Credentials that
   * change with every start stay in their file.
   */
  readonly access: pulumi.Output<string>;
  /** The one Kubernetes provider of the stack. */
  readonly provider: Provider;
  /** What the cluster offers, so that others leave out what it could not run. */
  readonly features: ClusterFeatures;
  /** What must exist before the first object of the platform, above all the owners of custom resources. */
  readonly ready: readonly pulumi.Resource[];
  /** Whether the end of the stack has to be asked for: see deletion-guard.ts. */
  readonly deletionProtection: boolean;
  /** Only where a cloud provides it: elsewhere the gateway ends TLS itself. */
  readonly edge?: Edge | undefined;
}
