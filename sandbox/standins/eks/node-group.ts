import type { NodeGroupV2Args } from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult } from "@pulumi/pulumi/provider";
import { Component } from "./component";
import { clusterNameOf, coreOf, nodeSubnets } from "./core";
import { scalingGroup } from "./scaling-group";
import { nodeGroup } from "./security-groups";

/** Builds a node group that is a scaling group of the program's own, in either of its two official versions. */
export function buildNodeGroup(
  type: string,
  name: string,
  { args, opts }: { readonly args: NodeGroupV2Args; readonly opts: pulumi.ComponentResourceOptions },
): ConstructResult {
  const component = new Component(type, name, opts);
  const core = coreOf(args.cluster);
  const clusterGroupId = core.apply(({ cluster }) =>
    cluster.vpcConfig.apply(({ clusterSecurityGroupId }) => clusterSecurityGroupId),
  );
  const own =
    args.nodeSecurityGroup === undefined && args.nodeSecurityGroupId === undefined
      ? nodeGroup(name, { vpcId: core.vpcId, clusterGroupId }, component).group
      : undefined;
  const nodeSecurityGroupId =
    args.nodeSecurityGroupId ??
    pulumi.output(args.nodeSecurityGroup ?? own).apply((group) => group?.id ?? pulumi.output(""));
  const { autoScalingGroup } = scalingGroup(
    name,
    {
      clusterName: clusterNameOf(core),
      roleName: core.apply(({ instanceRoles }) => instanceRoles[0]?.name ?? pulumi.output("")),
      instanceProfileName: args.instanceProfileName ?? args.instanceProfile?.name,
      subnetIds: args.nodeSubnetIds ?? nodeSubnets(core),
      securityGroupIds: [nodeSecurityGroupId],
      instanceType: args.instanceType,
      minSize: args.minSize ?? 1,
      maxSize: args.maxSize ?? 2,
      desiredCapacity: args.desiredCapacity ?? 2,
    },
    component,
  );
  return component.finish({
    autoScalingGroup,
    nodeSecurityGroup: args.nodeSecurityGroup ?? own,
    nodeSecurityGroupId,
    extraNodeSecurityGroups: args.extraNodeSecurityGroups ?? [],
    cfnStack: undefined,
    autoScalingGroupName: autoScalingGroup.name,
  });
}
