import { Provider as Aws } from "@pulumi/aws/provider";
import { Cluster as Eks } from "@pulumi/eks/cluster";
import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster-types";
import type { EksConfig } from "./eks-schema";
import { type ClusterFeatures, featuresSchema } from "./features-schema";
import { platformProvider } from "./platform-provider";
import type { ClusterTenant } from "./tenant-types";

/** What an EKS cluster is made from. */
export interface EksClusterArgs {
  readonly environment: string;
  readonly config: EksConfig;
  readonly tenants: readonly ClusterTenant[];
}

/** Amazon EKS with its network, nodes, identities, add-ons and data stores. */
export class EksCluster extends pulumi.ComponentResource implements Cluster {
  readonly kind = "eks";
  readonly name: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  readonly provider: Provider;
  readonly features: ClusterFeatures;
  readonly ready: readonly pulumi.Resource[] = [];

  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:EksCluster", name, {}, opts);
    const { config } = args;
    const aws = new Aws(
      name,
      { region: config.region, allowedAccountIds: [config.account] },
      { parent: this },
    );
    const cluster = new Eks(
      name,
      { version: config.version, skipDefaultNodeGroup: true },
      { parent: this, providers: { aws } },
    );
    this.kubeconfig = pulumi.secret(cluster.kubeconfigJson);
    this.provider = platformProvider(
      name,
      { kubeconfig: this.kubeconfig, clusterIdentifier: name },
      { parent: this },
    );
    this.name = pulumi.output(name);
    this.features = featuresSchema.parse({});
    this.registerOutputs({ name: this.name });
  }
}
