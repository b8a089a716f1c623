import { Cluster as EksCluster } from "@pulumi/eks/cluster";
import type { CoreDataArgs } from "@pulumi/eks/types/input";
import type { CoreData } from "@pulumi/eks/types/output";
import * as pulumi from "@pulumi/pulumi";

/** A cluster in the inputs of another component: the component itself, or its core. */
export type ClusterInput = pulumi.Input<EksCluster | CoreDataArgs>;

/** The core of the cluster that another component is for. */
export const coreOf = (cluster: ClusterInput): pulumi.Output<CoreData> =>
  pulumi
    .output(cluster)
    .apply((value) => (EksCluster.isInstance(value) ? value.core : pulumi.output(value as CoreData)));

/** The name of the cluster in AWS. */
export const clusterNameOf = (core: pulumi.Output<CoreData>): pulumi.Output<string> =>
  core.apply(({ cluster }) => cluster.name);

/** Where nodes go that the program places nowhere: out of reach of the internet if there is such a place. */
export const nodeSubnets = (core: pulumi.Output<CoreData>): pulumi.Output<string[]> =>
  core.apply(({ privateSubnetIds, subnetIds }) => privateSubnetIds ?? subnetIds);
