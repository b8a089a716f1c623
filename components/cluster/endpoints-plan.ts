import { type PolicyDocument, policy, type Statement } from "./policy-document";
import type { Site } from "./site-types";

/** One VPC endpoint and what may be done through it. */
export interface EndpointPlan {
  /** Part of the service's name after `com.amazonaws.<region>.`. */
  readonly service: string;
  readonly type: "Interface" | "Gateway";
  readonly policy: PolicyDocument;
}

/** What each interface endpoint lets through. Nodes and pods use it to call these services without the internet. */
const ACTIONS = {
  "ecr.api": [
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "ecr:DescribeImages",
    "ecr:ListImages",
  ],
  "ecr.dkr": ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
  sts: ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity", "sts:TagSession"],
  kms: [
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:DescribeKey",
    "kms:CreateGrant",
  ],
  logs: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:DescribeLogGroups"],
  secretsmanager: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
  "eks-auth": ["eks-auth:AssumeRoleForPodIdentity"],
  ec2: [
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
    "ec2:AttachNetworkInterface",
    "ec2:DetachNetworkInterface",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:ModifyNetworkInterfaceAttribute",
    "ec2:CreateTags",
    "ec2:DescribeInstances",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:AttachVolume",
    "ec2:DetachVolume",
    "ec2:CreateVolume",
    "ec2:DeleteVolume",
    "ec2:CreateSnapshot",
    "ec2:DeleteSnapshot",
    "ec2:DescribeVolumes",
    "ec2:DescribeSnapshots",
    "ec2:DescribeAvailabilityZones",
  ],
} as const;

const ownAccount = (account: string): Statement["Condition"] => ({
  StringEquals: { "aws:PrincipalAccount": account },
});

/**
 * The endpoints of a VPC. Only principals of this account pass: stolen credentials of another account could otherwise
 * carry data out through the network's own door.
 */
export function planEndpoints({ account, region }: Pick<Site, "account" | "region">): EndpointPlan[] {
  const interfaces = Object.entries(ACTIONS).map(([service, actions]) => ({
    service,
    type: "Interface" as const,
    policy: policy({
      Sid: "OwnAccountOnly",
      Effect: "Allow",
      Principal: "*",
      Action: [...actions],
      Resource: "*",
      Condition: ownAccount(account),
    }),
  }));
  return [...interfaces, { service: "s3", type: "Gateway", policy: s3Policy(account, region) }];
}

/** A gateway endpoint knows no principals of its own, so the bucket's owner is compared instead. */
const s3Policy = (account: string, region: string): PolicyDocument =>
  policy(
    {
      Sid: "OwnBuckets",
      Effect: "Allow",
      Principal: "*",
      Action: [
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:ListBucket",
        "s3:GetBucketLocation",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
      ],
      Resource: "*",
      Condition: { StringEquals: { "aws:ResourceAccount": account, "aws:PrincipalAccount": account } },
    },
    {
      // Image layers of Amazon ECR lie in a bucket of AWS ("Amazon ECR interface VPC endpoints", ECR user guide).
      Sid: "ImageLayers",
      Effect: "Allow",
      Principal: "*",
      Action: ["s3:GetObject"],
      Resource: `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
    },
  );
