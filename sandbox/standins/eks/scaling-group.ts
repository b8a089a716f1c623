import { Group } from "@pulumi/aws/autoscaling/group";
import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import * as pulumi from "@pulumi/pulumi";

/** Nodes that the program manages itself. */
export interface ScalingArgs {
  readonly clusterName: pulumi.Input<string>;
  /** The nodes' role. Not needed with a profile. */
  readonly roleName?: pulumi.Input<string>;
  readonly instanceProfileName?: pulumi.Input<string> | undefined;
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly instanceType?: pulumi.Input<string> | undefined;
  readonly minSize: pulumi.Input<number>;
  readonly maxSize: pulumi.Input<number>;
  readonly desiredCapacity: pulumi.Input<number>;
}

/** The group that keeps their number. */
export interface ScalingNodes {
  readonly autoScalingGroup: Group;
}

/** A scaling group with its template, tagged so that the cluster accepts its nodes. */
export function scalingGroup(name: string, args: ScalingArgs, parent: pulumi.Resource): ScalingNodes {
  const owned = { parent };
  const profile =
    args.instanceProfileName ??
    new InstanceProfile(`${name}-instanceProfile`, args.roleName ? { role: args.roleName } : {}, owned).name;
  const template = new LaunchTemplate(
    `${name}-launchTemplate`,
    {
      instanceType: args.instanceType ?? "t3.medium",
      iamInstanceProfile: { name: profile },
      vpcSecurityGroupIds: args.securityGroupIds,
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 },
    },
    owned,
  );
  const autoScalingGroup = new Group(
    name,
    {
      minSize: args.minSize,
      maxSize: args.maxSize,
      desiredCapacity: args.desiredCapacity,
      vpcZoneIdentifiers: args.subnetIds,
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      tags: [
        {
          key: pulumi.interpolate`kubernetes.io/cluster/${args.clusterName}`,
          value: "owned",
          propagateAtLaunch: true,
        },
      ],
    },
    owned,
  );
  return { autoScalingGroup };
}
