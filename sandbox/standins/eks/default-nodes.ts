import type { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import type { Role } from "@pulumi/aws/iam/role";
import type { ClusterArgs } from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { scalingGroup, type ScalingNodes } from "./scaling-group";

/** What the default node group takes from its cluster. */
export interface DefaultNodesArgs {
  readonly args: ClusterArgs;
  readonly core: {
    readonly cluster: { readonly name: pulumi.Output<string> };
    readonly instanceRoles: pulumi.Input<pulumi.Input<Role>[]>;
    readonly subnetIds: pulumi.Output<string[]>;
  };
  readonly group: SecurityGroup | undefined;
}

/** The node group that a cluster has unless the program wants none. */
export function defaultNodes(
  name: string,
  { args, core, group }: DefaultNodesArgs,
  parent: pulumi.Resource,
): ScalingNodes & { nodeSecurityGroup: SecurityGroup | undefined; extraNodeSecurityGroups: [] } {
  const nodes = scalingGroup(
    name,
    {
      clusterName: core.cluster.name,
      roleName: pulumi.output(core.instanceRoles).apply(([first]) => first?.name ?? pulumi.output("")),
      subnetIds: args.nodeSubnetIds ?? args.privateSubnetIds ?? core.subnetIds,
      securityGroupIds: group === undefined ? [] : [group.id],
      instanceType: args.instanceType,
      minSize: args.minSize ?? 1,
      maxSize: args.maxSize ?? 2,
      desiredCapacity: args.desiredCapacity ?? 2,
    },
    parent,
  );
  return { ...nodes, nodeSecurityGroup: group, extraNodeSecurityGroups: [] };
}
