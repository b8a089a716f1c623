import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate";
import { NodeGroup } from "@pulumi/aws/eks/nodeGroup";
import type { ManagedNodeGroupArgs } from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult } from "@pulumi/pulumi/provider";
import { Component } from "./component";
import { clusterNameOf, coreOf, nodeSubnets } from "./core";
import { amiType } from "./images";

/** Builds a node group whose nodes EKS replaces and upgrades. */
export function buildManagedNodeGroup(
  name: string,
  args: ManagedNodeGroupArgs,
  opts: pulumi.ComponentResourceOptions,
): ConstructResult {
  const component = new Component("eks:index:ManagedNodeGroup", name, opts);
  const core = coreOf(args.cluster);
  const template = args.launchTemplate ?? ownTemplate(name, args, component);
  const nodeGroup = new NodeGroup(
    name,
    {
      clusterName: args.clusterName ?? clusterNameOf(core),
      nodeRoleArn: roleOf(name, args, core),
      subnetIds: args.subnetIds ?? nodeSubnets(core),
      scalingConfig: args.scalingConfig ?? { desiredSize: 2, minSize: 1, maxSize: 2 },
      nodeGroupName: args.nodeGroupName,
      nodeGroupNamePrefix: args.nodeGroupNamePrefix,
      amiType: args.amiId === undefined ? (args.amiType ?? imageOf(args)) : "CUSTOM",
      capacityType: args.capacityType,
      instanceTypes: args.instanceTypes,
      diskSize: template === undefined ? args.diskSize : undefined,
      labels: args.labels,
      taints: args.taints,
      tags: args.tags,
      version: args.version,
      releaseVersion: args.releaseVersion,
      remoteAccess: args.remoteAccess,
      forceUpdateVersion: args.forceUpdateVersion,
      launchTemplate: template,
    },
    {
      parent: component,
      ignoreChanges: args.ignoreScalingChanges === true ? ["scalingConfig.desiredSize"] : [],
    },
  );
  return component.finish({ nodeGroup, placementGroupName: "" });
}

function roleOf(
  name: string,
  args: ManagedNodeGroupArgs,
  core: ReturnType<typeof coreOf>,
): pulumi.Output<string> {
  if (args.nodeRoleArn !== undefined) return pulumi.output(args.nodeRoleArn);
  if (args.nodeRole !== undefined) return pulumi.output(args.nodeRole).arn;
  return core.apply(({ instanceRoles }) => {
    const [first] = instanceRoles;
    if (first !== undefined) return first.arn;
    throw new Error(
      `eks:index:ManagedNodeGroup "${name}": nodeRoleArn is missing and the cluster has no node role; set it`,
    );
  });
}

const imageOf = (args: ManagedNodeGroupArgs): pulumi.Output<string> =>
  pulumi
    .all([pulumi.output(args.operatingSystem), pulumi.output(args.gpu), pulumi.output(args.instanceTypes)])
    .apply(([system, gpu, instanceTypes]) =>
      amiType({ operatingSystem: system ?? "AL2023", gpu: gpu === true, instanceTypes: instanceTypes ?? [] }),
    );

/** A template of its own, where the program asks for something that only a template can say. */
function ownTemplate(name: string, args: ManagedNodeGroupArgs, parent: pulumi.Resource) {
  const asked = [
    ...[args.amiId, args.userData, args.enableIMDSv2, args.kubeletExtraArgs, args.bootstrapExtraArgs],
    ...[args.bottlerocketSettings, args.nodeadmExtraOptions, args.enableEfaSupport],
  ];
  if (asked.every((value) => value === undefined || value === false)) return undefined;
  const size = args.diskSize;
  const template = new LaunchTemplate(
    `${name}-launchTemplate`,
    {
      imageId: args.amiId,
      metadataOptions: {
        httpTokens: args.enableIMDSv2 === true ? "required" : "optional",
        httpPutResponseHopLimit: 2,
        httpEndpoint: "enabled",
      },
      blockDeviceMappings:
        size === undefined ? undefined : [{ deviceName: "/dev/xvda", ebs: { volumeSize: size } }],
      userData: userData(args),
    },
    { parent },
  );
  return { id: template.id, version: template.latestVersion.apply(String) };
}

/** What the nodes are told at their first start. Only its changes matter here. */
const userData = (args: ManagedNodeGroupArgs): pulumi.Output<string> | undefined => {
  const { bootstrapExtraArgs, bottlerocketSettings, kubeletExtraArgs, nodeadmExtraOptions } = args;
  const given = { bootstrapExtraArgs, bottlerocketSettings, kubeletExtraArgs, nodeadmExtraOptions };
  if (args.userData === undefined && Object.values(given).every((value) => value === undefined))
    return undefined;
  return pulumi
    .all([pulumi.output(args.userData), pulumi.output(given)])
    .apply(([own, settings]) => Buffer.from(own ?? JSON.stringify(settings)).toString("base64"));
};
