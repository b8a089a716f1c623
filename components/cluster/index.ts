import type * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "./cluster-schema";
import type { Cluster } from "./cluster-types";
import { EksCluster } from "./eks-cluster";
import { KubeconfigCluster } from "./kubeconfig-cluster";
import { SandboxCluster } from "./sandbox-cluster";
import type { ClusterTenant } from "./tenant-types";

/** What a cluster is made from. */
export interface ClusterArgs {
  readonly environment: string;
  readonly config: ClusterConfig;
  /** The cell's tenants; on EKS they get roles, keys and, for enterprise_plus, nodes. */
  readonly tenants: readonly ClusterTenant[];
  /** Reads a secret configuration value by its key. */
  readonly secret: (key: string) => pulumi.Output<string>;
}

/** The stack's cluster, whatever its kind. */
export function createCluster(
  name: string,
  args: ClusterArgs,
  opts?: pulumi.ComponentResourceOptions,
): Cluster {
  const { config } = args;
  switch (config.kind) {
    case "sandbox":
      return new SandboxCluster(name, config, opts);
    case "kubeconfig":
      return new KubeconfigCluster(name, { ...config, secret: args.secret }, opts);
    case "eks":
      return new EksCluster(name, { ...args, config }, opts);
    default:
      throw new Error(`unhandled cluster ${JSON.stringify(config satisfies never)}`);
  }
}
