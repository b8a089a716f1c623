import * as ec2 from "@pulumi/aws/ec2";
import * as eks from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";
import type { Network } from "./network";
import type { NodeGroupPlan } from "./node-group-plan";
import { plainServiceTrust } from "./policy-document";
import { BoundedRole } from "./roles";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What node groups are made from. */
export interface NodeGroupsArgs {
  readonly site: Site;
  readonly plans: readonly NodeGroupPlan[];
  readonly version: string;
  readonly clusterName: pulumi.Input<string>;
  /** Security group of the nodes that handle card data. */
  readonly cardholderGroupId: pulumi.Input<string>;
  readonly network: Network;
  readonly volumesKey: pulumi.Input<string>;
  readonly boundary: pulumi.Input<string>;
}

/** What a node itself may do: join, and pull images. Everything else belongs to pods with roles of their own. */
const NODE_POLICIES = [
  "arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy",
  "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
];

/** The managed node groups of a cluster and what they start from. */
export class NodeGroups extends pulumi.ComponentResource {
  /** What pods need before they can be placed. */
  readonly groups: readonly pulumi.Resource[];

  constructor(name: string, args: NodeGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:NodeGroups", name, {}, opts);
    const role = new BoundedRole(
      name,
      {
        site: args.site,
        boundary: args.boundary,
        description: `Nodes of ${args.site.name}`,
        trust: plainServiceTrust("ec2.amazonaws.com"),
        managed: NODE_POLICIES,
      },
      { parent: this },
    );
    this.groups = args.plans.map((plan) =>
      this.group(`${name}-${plan.name}`, args, {
        plan,
        role,
      }),
    );
    this.registerOutputs({});
  }

  private group(
    label: string,
    args: NodeGroupsArgs,
    { plan, role }: { plan: NodeGroupPlan; role: BoundedRole },
  ): eks.NodeGroup {
    const { site } = args;
    const tags = tagsFor(site, {
      name: label,
      dataClass: plan.subnets === "pci" ? "cardholder" : "operational",
      ...(plan.tenant === undefined ? {} : { tenant: plan.tenant }),
    });
    const volume = (deviceName: string, volumeSize: number) => ({
      deviceName,
      ebs: {
        encrypted: "true",
        kmsKeyId: args.volumesKey,
        volumeType: "gp3",
        volumeSize,
        deleteOnTermination: "true",
      },
    });
    const template = new ec2.LaunchTemplate(
      label,
      {
        description: `Nodes of group ${plan.name}`,
        updateDefaultVersion: true,
        // One hop: a pod that is not on the host's network cannot reach the node's credentials.
        metadataOptions: {
          httpEndpoint: "enabled",
          httpTokens: "required",
          httpPutResponseHopLimit: 1,
          instanceMetadataTags: "disabled",
        },
        // Bottlerocket: the read-only system on the first device, images and pods' storage on the second.
        blockDeviceMappings: [volume("/dev/xvda", 10), volume("/dev/xvdb", plan.volumeGib)],
        monitoring: { enabled: true },
        userData: Buffer.from(plan.userData).toString("base64"),
        // Others get the cluster's own group from EKS.
        ...(plan.subnets === "pci" ? { vpcSecurityGroupIds: [args.cardholderGroupId] } : {}),
        tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
        tags,
      },
      { parent: this },
    );
    return new eks.NodeGroup(
      label,
      {
        clusterName: args.clusterName,
        nodeRoleArn: role.arn,
        subnetIds: args.network.subnets(plan.subnets),
        version: args.version,
        amiType: plan.amiType,
        instanceTypes: [...plan.instanceTypes],
        capacityType: plan.spot ? "SPOT" : "ON_DEMAND",
        scalingConfig: { minSize: plan.min, maxSize: plan.max, desiredSize: plan.min },
        updateConfig: { maxUnavailablePercentage: 33 },
        nodeRepairConfig: { enabled: true },
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
        labels: { ...plan.labels },
        taints: plan.taints.map((taint) => ({ ...taint })),
        tags,
      },
      {
        parent: this,
        dependsOn: [...role.grants, ...args.network.routes],
        // The autoscaler owns it: setting it back at each update would throw nodes away.
        ignoreChanges: ["scalingConfig.desiredSize"],
      },
    );
  }
}
