import { type PolicyDocument, policy } from "./policy-document";
import type { Site } from "./site-types";

const verbs = (service: string, ...names: string[]): string[] => names.map((name) => `${service}:${name}`);
const LOAD_BALANCER_VERBS = [
  "Add*",
  "Apply*",
  "Attach*",
  "Configure*",
  "Create*",
  "Delete*",
  "Deregister*",
  "Describe*",
  "Detach*",
  "Enable*",
  "Modify*",
  "Register*",
  "Remove*",
  "Set*",
];

/**
 * Actions that some role of the platform uses. A boundary grants nothing by itself, it caps: what is not named here
 * stays refused, whatever policy is attached later.
 */
const CAP = [
  ...verbs(
    "autoscaling",
    "Describe*",
    "SetDesiredCapacity",
    "TerminateInstanceInAutoScalingGroup",
    "UpdateAutoScalingGroup",
  ),
  ...verbs(
    "backup",
    "Describe*",
    "Get*",
    "List*",
    "Start*",
    "CopyIntoBackupVault",
    "CopyFromBackupVault",
    "TagResource",
  ),
  ...verbs("cloudwatch", "PutMetricData", "Get*", "List*", "Describe*"),
  ...verbs("config", "Put*", "Get*", "Describe*", "List*"),
  ...verbs(
    "ec2",
    "Describe*",
    "Get*",
    "Search*",
    "Create*",
    "Delete*",
    "Attach*",
    "Detach*",
    "Assign*",
    "Unassign*",
    "Associate*",
    "Disassociate*",
    "Modify*",
    "RunInstances",
    "TerminateInstances",
    "Authorize*",
    "Revoke*",
  ),
  ...verbs(
    "ecr",
    "BatchCheckLayerAvailability",
    "BatchGetImage",
    "DescribeImages",
    "GetAuthorizationToken",
    "GetDownloadUrlForLayer",
    "ListImages",
    "BatchImportUpstreamImage",
    "ReplicateImage",
  ),
  ...verbs("eks", "Describe*", "List*", "AccessKubernetesApi"),
  "eks-auth:AssumeRoleForPodIdentity",
  "elasticache:Connect",
  ...verbs("elasticfilesystem", "Describe*", "CreateAccessPoint", "DeleteAccessPoint", "TagResource"),
  ...verbs("elasticloadbalancing", ...LOAD_BALANCER_VERBS),
  ...verbs("iam", "GetInstanceProfile", "GetRole", "PassRole", "ListServerCertificates"),
  ...verbs(
    "kms",
    "Decrypt",
    "Encrypt",
    "DescribeKey",
    "GenerateDataKey*",
    "ReEncrypt*",
    "CreateGrant",
    "ListGrants",
  ),
  ...verbs("lambda", "InvokeFunction"),
  ...verbs(
    "logs",
    "CreateLogStream",
    "PutLogEvents",
    "Describe*",
    "Get*",
    "FilterLogEvents",
    "StartQuery",
    "StopQuery",
  ),
  ...verbs("pricing", "GetProducts", "DescribeServices"),
  "rds-db:connect",
  ...verbs("route53", "ChangeResourceRecordSets", "Get*", "List*"),
  ...verbs(
    "s3",
    "AbortMultipartUpload",
    "DeleteObject*",
    "Get*",
    "List*",
    "PutObject*",
    "Replicate*",
    "InitiateReplication",
  ),
  ...verbs(
    "secretsmanager",
    "DescribeSecret",
    "GetRandomPassword",
    "GetSecretValue",
    "PutSecretValue",
    "UpdateSecretVersionStage",
  ),
  ...verbs("shield", "GetSubscriptionState", "DescribeProtection"),
  ...verbs("sqs", "DeleteMessage", "GetQueueAttributes", "GetQueueUrl", "ReceiveMessage"),
  ...verbs("ssm", "GetParameter"),
  ...verbs("sts", "AssumeRole", "GetCallerIdentity", "TagSession"),
  ...verbs("tag", "GetResources"),
  ...verbs("wafv2", "GetWebACL", "GetWebACLForResource", "AssociateWebACL", "DisassociateWebACL"),
  ...verbs("acm", "DescribeCertificate", "ListCertificates"),
  ...verbs("arc-zonal-shift", "GetManagedResource"),
];

/** Services that have no region, whose calls are recorded in another one, or that copy between allowed regions. */
const GLOBAL = [
  "iam:*",
  "route53:*",
  "sts:*",
  "pricing:*",
  "shield:*",
  "s3:Replicate*",
  "backup:CopyIntoBackupVault",
  "ecr:ReplicateImage",
];

/** What a grant further down the line must never give back, since the verbs above are broad. */
const FORBIDDEN = [
  "ec2:ModifyInstanceMetadataOptions",
  "ec2:ModifyInstanceMetadataDefaults",
  "ec2:ModifySnapshotAttribute",
  "ec2:ModifyImageAttribute",
  "ec2:CreateVpcPeeringConnection",
  "ec2:DeleteFlowLogs",
  "s3:GetBucketPolicy*",
  "s3:PutObjectAcl",
  "s3:PutObjectLegalHold",
  "s3:PutObjectRetention",
];

/**
 * The most that a role of a workload, a node or a service may ever be granted: actions the platform uses, in its own
 * region, and never the means to widen itself, to open data or to erase traces.
 */
export const boundaryPolicy = ({ region }: Pick<Site, "region">): PolicyDocument =>
  policy(
    { Sid: "UsedByThePlatform", Effect: "Allow", Action: CAP, Resource: "*" },
    {
      Sid: "OwnRegion",
      Effect: "Deny",
      NotAction: GLOBAL,
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": region } },
    },
    { Sid: "NeverOpenOrErase", Effect: "Deny", Action: FORBIDDEN, Resource: "*" },
  );
