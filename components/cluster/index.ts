import type * as pulumi from "@pulumi/pulumi";
import type { SecretEntry } from "../../lib/secret-entries";
import type { ClusterConfig } from "./cluster-schema";
import type { Cluster } from "./cluster-types";
import type * as eks from "./eks-cluster";
import { KubeconfigCluster } from "./kubeconfig-cluster";
import { SandboxCluster } from "./sandbox-cluster";
import type { ClusterTenant } from "./tenant-types";

/** What a cluster is made from. */
export interface ClusterArgs {
  readonly environment: string;
  readonly config: ClusterConfig;
  /** The cell's tenants; on EKS they get roles, keys and, for enterprise_plus, nodes. */
  readonly tenants: readonly ClusterTenant[];
  /** Entries of Secrets Manager that the environment reads; other clusters than EKS make none. */
  readonly secrets: readonly SecretEntry[];
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
      return new SandboxCluster(name, { ...config, tenants: args.tenants }, opts);
    case "kubeconfig":
      return new KubeconfigCluster(name, { ...config, secret: args.secret }, opts);
    case "eks": {
      const { EksCluster } = loadEks();
      return new EksCluster(name, { ...args, config }, opts);
    }
    default:
      throw new Error(`unhandled cluster ${JSON.stringify(config satisfies never)}`);
  }
}

/** Some 70 modules and two SDKs that other kinds of cluster do without: loading them at need halves their start-up. */
function loadEks(): typeof eks {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import statement would load them always
  return require("./eks-cluster") as typeof eks;
}
