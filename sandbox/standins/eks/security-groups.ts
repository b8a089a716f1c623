import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { SecurityGroupRule } from "@pulumi/aws/ec2/securityGroupRule";
import type { Input } from "@pulumi/pulumi";
import type { Resource } from "@pulumi/pulumi";

/** Where a group is made. */
export interface GroupArgs {
  readonly vpcId: Input<string>;
  readonly tags?: Input<Record<string, Input<string>>> | undefined;
}

const ANYWHERE = ["0.0.0.0/0"];
const ALL = { protocol: "-1", fromPort: 0, toPort: 0 };

/** The group of the control plane: it may call out. */
export function clusterGroup(name: string, args: GroupArgs, parent: Resource): SecurityGroup {
  const group = new SecurityGroup(
    `${name}-eksClusterSecurityGroup`,
    { vpcId: args.vpcId, tags: args.tags, revokeRulesOnDelete: true, description: "Managed by Pulumi" },
    { parent },
  );
  new SecurityGroupRule(
    `${name}-eksClusterInternetEgressRule`,
    {
      ...ALL,
      type: "egress",
      securityGroupId: group.id,
      cidrBlocks: ANYWHERE,
      description: "Allow internet access.",
    },
    { parent },
  );
  return group;
}

/** The group of nodes, and the rule that lets them reach the control plane. */
export interface NodeGroupRules {
  readonly group: SecurityGroup;
  readonly clusterIngress: SecurityGroupRule;
}

/** Nodes talk to each other, to the outside and with the control plane. */
export function nodeGroup(
  name: string,
  args: GroupArgs & { readonly clusterGroupId: Input<string> },
  parent: Resource,
): NodeGroupRules {
  const owned = { parent };
  const group = new SecurityGroup(
    `${name}-nodeSecurityGroup`,
    { vpcId: args.vpcId, tags: args.tags, revokeRulesOnDelete: true, description: "Managed by Pulumi" },
    owned,
  );
  const rule = (
    title: string,
    rest: Omit<ConstructorParameters<typeof SecurityGroupRule>[1], "securityGroupId">,
  ) => new SecurityGroupRule(`${name}-${title}`, { securityGroupId: group.id, ...rest }, owned);
  rule("eksNodeIngressRule", { ...ALL, type: "ingress", self: true, toPort: 65_535 });
  rule("eksNodeClusterIngressRule", {
    type: "ingress",
    protocol: "tcp",
    fromPort: 1025,
    toPort: 65_535,
    sourceSecurityGroupId: args.clusterGroupId,
  });
  rule("eksNodeInternetEgressRule", { ...ALL, type: "egress", cidrBlocks: ANYWHERE });
  const clusterIngress = new SecurityGroupRule(
    `${name}-eksClusterIngressRule`,
    {
      type: "ingress",
      protocol: "tcp",
      fromPort: 443,
      toPort: 443,
      securityGroupId: args.clusterGroupId,
      sourceSecurityGroupId: group.id,
    },
    owned,
  );
  return { group, clusterIngress };
}
