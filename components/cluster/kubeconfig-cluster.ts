import { readFileSync } from "node:fs";
import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { KubeconfigConfig } from "./cluster-schema";
import type { Cluster } from "./cluster-types";
import type { ClusterFeatures } from "./features-schema";
import { platformProvider } from "./platform-provider";

/** What a cluster reached by kubeconfig is made of. */
export interface KubeconfigClusterArgs extends KubeconfigConfig {
  /** Reads a secret configuration value by its key. */
  readonly secret: (key: string) => pulumi.Output<string>;
}

/** Any cluster made elsewhere: another account's EKS, GKE, AKS or one on premises. */
export class KubeconfigCluster extends pulumi.ComponentResource implements Cluster {
  readonly kind = "kubeconfig";
  readonly name: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  readonly provider: Provider;
  readonly features: ClusterFeatures;
  readonly ready: readonly pulumi.Resource[] = [];

  constructor(name: string, args: KubeconfigClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:KubeconfigCluster", name, {}, opts);
    this.kubeconfig =
      args.source.kind === "secret"
        ? pulumi.secret(args.secret(args.source.key))
        : pulumi.secret(this.read(args.source.path));
    this.provider = platformProvider(
      name,
      {
        // A file stays a path, so that its credentials do not enter the state.
        kubeconfig: args.source.kind === "path" ? args.source.path : this.kubeconfig,
        context: args.context,
        clusterIdentifier: args.name,
      },
      { parent: this },
    );
    this.name = pulumi.output(args.name);
    this.features = args.features;
    this.registerOutputs({ name: this.name });
  }

  private read(path: string): string {
    try {
      return readFileSync(path, "utf8");
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new pulumi.ResourceError(
        `cluster.source.path: cannot read "${path}" (${reason}); name a readable kubeconfig`,
        this,
        true,
      );
    }
  }
}
