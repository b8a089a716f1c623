import { secretRolePrefix } from "../../lib/secret-entries";
import type { AddOnContext } from "./add-on-types";
import { type PolicyDocument, policy, type Statement } from "./policy-document";

const tagged = (key: string, value: string): Statement["Condition"] => ({
  StringEquals: { [`aws:ResourceTag/${key}`]: value },
});
/** Describing has no resources to be limited to in most of these services. */
const look = (...Action: string[]): Statement => ({ Sid: "Look", Effect: "Allow", Action, Resource: "*" });

/** Load balancers, target groups and their groups that carry this cluster's tag. */
export const loadBalancerPermissions = ({
  site: { name, account, region },
}: AddOnContext): PolicyDocument => {
  const own = tagged("elbv2.k8s.aws/cluster", name);
  const balancers = ["loadbalancer", "targetgroup", "listener", "listener-rule"].map(
    (kind) => `arn:aws:elasticloadbalancing:${region}:${account}:${kind}/*`,
  );
  return policy(
    look(
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeInstances",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcs",
      "ec2:DescribeTags",
      "ec2:DescribeCoipPools",
      "ec2:GetSecurityGroupsForVpc",
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeListenerAttributes",
      "elasticloadbalancing:DescribeListenerCertificates",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeTags",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTargetHealth",
      "elasticloadbalancing:DescribeTrustStores",
      "acm:ListCertificates",
      "acm:DescribeCertificate",
      "wafv2:GetWebACL",
      "wafv2:GetWebACLForResource",
      "shield:GetSubscriptionState",
    ),
    {
      Sid: "MakeTagged",
      Effect: "Allow",
      Action: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
      Resource: balancers,
      Condition: { StringEquals: { "aws:RequestTag/elbv2.k8s.aws/cluster": name } },
    },
    {
      Sid: "ChangeOwn",
      Effect: "Allow",
      Action: [
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:RemoveTags",
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:SetIpAddressType",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
        "elasticloadbalancing:SetRulePriorities",
        "elasticloadbalancing:AddListenerCertificates",
        "elasticloadbalancing:RemoveListenerCertificates",
      ],
      Resource: balancers,
      Condition: own ?? {},
    },
    {
      Sid: "Firewall",
      Effect: "Allow",
      Action: ["wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"],
      Resource: [
        `arn:aws:wafv2:${region}:${account}:regional/webacl/*`,
        `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/*`,
      ],
    },
    {
      Sid: "MakeGroups",
      Effect: "Allow",
      Action: ["ec2:CreateSecurityGroup", "ec2:CreateTags"],
      Resource: [
        `arn:aws:ec2:${region}:${account}:security-group/*`,
        `arn:aws:ec2:${region}:${account}:vpc/*`,
      ],
    },
    {
      Sid: "ChangeOwnGroups",
      Effect: "Allow",
      Action: [
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:RevokeSecurityGroupIngress",
        "ec2:DeleteSecurityGroup",
        "ec2:DeleteTags",
      ],
      Resource: `arn:aws:ec2:${region}:${account}:security-group/*`,
      Condition: own ?? {},
    },
  );
};

/** Records of the platform's zone, and nothing of another. */
export const dnsPermissions = ({ zoneArn }: AddOnContext): PolicyDocument =>
  policy(
    look(
      "route53:ListHostedZones",
      "route53:ListHostedZonesByName",
      "route53:ListTagsForResources",
      "route53:GetChange",
    ),
    {
      Sid: "OwnZone",
      Effect: "Allow",
      Action: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"],
      Resource: zoneArn,
    },
  );

/** Becoming the reader of one namespace's secrets: as itself External Secrets reads none. */
export const secretsPermissions = ({ site: { environment, account } }: AddOnContext): PolicyDocument =>
  policy({
    Sid: "BecomeReaders",
    Effect: "Allow",
    // The tags of a pod identity's session pass on to the next one.
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Resource: `arn:aws:iam::${account}:role/${secretRolePrefix(environment)}*`,
  });

/** Groups that carry the cluster's tag. */
export const autoscalerPermissions = ({ site: { name, account, region } }: AddOnContext): PolicyDocument =>
  policy(
    look(
      "autoscaling:DescribeAutoScalingGroups",
      "autoscaling:DescribeAutoScalingInstances",
      "autoscaling:DescribeLaunchConfigurations",
      "autoscaling:DescribeScalingActivities",
      "autoscaling:DescribeTags",
      "ec2:DescribeImages",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeLaunchTemplateVersions",
      "ec2:GetInstanceTypesFromInstanceRequirements",
    ),
    {
      Sid: "OwnNodes",
      Effect: "Allow",
      Action: ["eks:DescribeNodegroup"],
      Resource: `arn:aws:eks:${region}:${account}:nodegroup/${name}/*`,
    },
    {
      Sid: "ScaleOwn",
      Effect: "Allow",
      Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      Resource: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*`,
      Condition: tagged(`k8s.io/cluster-autoscaler/${name}`, "owned") ?? {},
    },
  );

/** Instances that Karpenter starts for this cluster, and none other. */
export const karpenterPermissions = ({ site: { name, account, region } }: AddOnContext): PolicyDocument => {
  const ec2 = (kind: string): string => `arn:aws:ec2:${region}:${account}:${kind}/*`;
  return policy(
    look(
      "ec2:DescribeImages",
      "ec2:DescribeInstances",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeInstanceTypeOfferings",
      "ec2:DescribeLaunchTemplates",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSpotPriceHistory",
      "ec2:DescribeSubnets",
      "pricing:GetProducts",
    ),
    {
      Sid: "Start",
      Effect: "Allow",
      Action: ["ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateLaunchTemplate"],
      Resource: [
        ...[
          "instance",
          "fleet",
          "volume",
          "network-interface",
          "launch-template",
          "subnet",
          "security-group",
        ].map(ec2),
        `arn:aws:ec2:${region}::image/*`,
      ],
      Condition: { StringEquals: { [`aws:RequestTag/kubernetes.io/cluster/${name}`]: "owned" } },
    },
    {
      Sid: "StopOwn",
      Effect: "Allow",
      Action: ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
      Resource: [ec2("instance"), ec2("launch-template")],
      Condition: tagged(`kubernetes.io/cluster/${name}`, "owned") ?? {},
    },
    {
      Sid: "Cluster",
      Effect: "Allow",
      Action: ["eks:DescribeCluster"],
      Resource: `arn:aws:eks:${region}:${account}:cluster/${name}`,
    },
    {
      Sid: "Image",
      Effect: "Allow",
      Action: ["ssm:GetParameter"],
      Resource: `arn:aws:ssm:${region}::parameter/aws/service/*`,
    },
  );
};

/** Backups in the cluster's own bucket, and snapshots of volumes the cluster made. */
export const backupPermissions = ({ site: { name, account, region } }: AddOnContext): PolicyDocument =>
  policy(
    look("ec2:DescribeVolumes", "ec2:DescribeSnapshots"),
    {
      Sid: "OwnBucket",
      Effect: "Allow",
      Action: [
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:ListBucket",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
      ],
      Resource: [`arn:aws:s3:::${name}-${account}-backup`, `arn:aws:s3:::${name}-${account}-backup/*`],
    },
    {
      Sid: "MakeSnapshots",
      Effect: "Allow",
      Action: ["ec2:CreateSnapshot", "ec2:CreateVolume", "ec2:CreateTags"],
      Resource: [`arn:aws:ec2:${region}::snapshot/*`, `arn:aws:ec2:${region}:${account}:volume/*`],
    },
    {
      Sid: "DeleteOwnSnapshots",
      Effect: "Allow",
      Action: ["ec2:DeleteSnapshot"],
      Resource: `arn:aws:ec2:${region}::snapshot/*`,
      // Velero marks what it made: nobody else's snapshot bears the tag.
      Condition: { Null: { "aws:ResourceTag/velero.io/backup": "false" } },
    },
  );

/** Public prices. */
export const pricePermissions = (): PolicyDocument => policy(look("pricing:GetProducts"));
