import { type PolicyDocument, policy } from "./policy-document";
import type { Site } from "./site-types";

/** Services that roles of the platform use at all. A boundary grants nothing by itself: it only caps. */
const SERVICES = [
  "autoscaling",
  "backup",
  "cloudwatch",
  "ec2",
  "ecr",
  "eks",
  "eks-auth",
  "elasticfilesystem",
  "elasticloadbalancing",
  "kms",
  "logs",
  "pricing",
  "rds-db",
  "route53",
  "s3",
  "secretsmanager",
  "shield",
  "sqs",
  "ssm",
  "sts",
  "tag",
  "wafv2",
  "acm",
  "arc-zonal-shift",
  "config",
] as const;

/** Services that have no region, or whose calls from here go to another one. */
const GLOBAL = ["route53:*", "sts:*", "pricing:*", "shield:*"];

/** What no role of the platform may do, whatever it is granted. */
const FORBIDDEN = [
  "kms:ScheduleKeyDeletion",
  "kms:DisableKey",
  "kms:PutKeyPolicy",
  "s3:PutBucketPolicy",
  "s3:DeleteBucket",
  "s3:PutBucketPublicAccessBlock",
  "s3:BypassGovernanceRetention",
  "ec2:ModifyInstanceMetadataOptions",
  "ec2:ModifySnapshotAttribute",
  "logs:DeleteLogGroup",
  "logs:PutRetentionPolicy",
  "ecr:PutImageTagMutability",
  "eks:CreateAccessEntry",
  "eks:AssociateAccessPolicy",
  "eks:UpdateClusterConfig",
];

/**
 * The most that a workload's or a node's role may ever be granted: services the platform uses, in its own region, and
 * never the means to widen itself, to open data or to erase traces.
 */
export const boundaryPolicy = ({ region }: Pick<Site, "region">): PolicyDocument =>
  policy(
    {
      Sid: "ServicesOfThePlatform",
      Effect: "Allow",
      Action: SERVICES.map((service) => `${service}:*`),
      Resource: "*",
    },
    {
      // Karpenter and the load balancer controller look up what they start nodes and listeners with.
      Sid: "LookUp",
      Effect: "Allow",
      Action: ["iam:GetInstanceProfile", "iam:GetRole", "iam:PassRole", "iam:ListServerCertificates", "cognito-idp:DescribeUserPoolClient"],
      Resource: "*",
    },
    {
      Sid: "OwnRegion",
      Effect: "Deny",
      NotAction: [...GLOBAL, "iam:*"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": region } },
    },
    { Sid: "NeverWiden", Effect: "Deny", Action: FORBIDDEN, Resource: "*" },
  );
