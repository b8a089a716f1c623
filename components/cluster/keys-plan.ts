import { tierAtLeast } from "../../lib/tier-names";
import { type PolicyDocument, policy } from "./policy-document";
import type { DataClass, Site } from "./site-types";
import type { ClusterTenant } from "./tenant-types";

/** One customer managed key. */
export interface KeyPlan {
  /** Last part of its alias, for example `data` or `tenant/acme`. */
  readonly alias: string;
  readonly dataClass: DataClass;
  readonly tenant?: string;
  /** Value of the tag by which an audit finds it. @default none */
  readonly tag?: "field-encryption";
  readonly description: string;
  readonly policy: PolicyDocument;
}

/** Name of a shared key: one per kind of data, so that losing or granting one opens nothing else. */
export const sharedKeys = [
  "secrets",
  "card-secrets",
  "volumes",
  "database",
  "card-database",
  "objects",
  "logs",
  "cardholder",
] as const;
/** Name of a shared key. */
export type SharedKey = (typeof sharedKeys)[number];

const USE = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:DescribeKey",
];
/** Everything an administrator does with a key but use it: keys are run by others than those who read the data. */
const ADMINISTER = [
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListResourceTags",
  "kms:ListGrants",
  "kms:PutKeyPolicy",
  "kms:EnableKeyRotation",
  "kms:UpdateKeyDescription",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:UpdateAlias",
  "kms:EnableKey",
  "kms:DisableKey",
  "kms:RevokeGrant",
  "kms:ScheduleKeyDeletion",
  "kms:CancelKeyDeletion",
];

/** AWS services that use a key on behalf of principals of this account. */
const SERVICES = {
  secrets: ["eks", "secretsmanager"],
  "card-secrets": ["secretsmanager"],
  volumes: ["ec2"],
  database: ["rds", "elasticache"],
  "card-database": ["rds"],
  objects: ["s3", "ecr", "backup"],
  cardholder: [],
} as const satisfies Partial<Record<SharedKey, readonly string[]>>;

/** The key's administration, and its use through the named services only. */
function keyPolicy({ account, region }: Site, services: readonly string[]): PolicyDocument {
  const root = `arn:aws:iam::${account}:root`;
  const through = services.map((service) => `${service}.${region}.amazonaws.com`);
  return policy(
    { Sid: "Administer", Effect: "Allow", Principal: { AWS: root }, Action: ADMINISTER, Resource: "*" },
    {
      // Roles still need a grant of their own in IAM: this lets the account delegate the use, not use it.
      Sid: "UseByGrantedRoles",
      Effect: "Allow",
      Principal: { AWS: root },
      Action: USE,
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": account } },
    },
    ...(through.length === 0
      ? []
      : [
          {
            Sid: "GrantToServices",
            Effect: "Allow" as const,
            Principal: { AWS: root },
            Action: ["kms:CreateGrant"],
            Resource: "*",
            Condition: {
              StringEquals: { "kms:ViaService": through },
              Bool: { "kms:GrantIsForAWSResource": "true" },
            },
          },
        ]),
  );
}

/** CloudWatch Logs and CloudTrail call KMS as themselves, so they are named, each for this account's resources only. */
function logsPolicy(site: Site): PolicyDocument {
  const { account, region } = site;
  const base = keyPolicy(site, ["s3"]);
  return policy(
    ...base.Statement,
    {
      Sid: "LogGroups",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: USE,
      Resource: "*",
      Condition: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*` },
      },
    },
    {
      Sid: "Trails",
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: ["kms:GenerateDataKey", "kms:DescribeKey"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
    {
      Sid: "Notifications",
      Effect: "Allow",
      Principal: { Service: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com", "events.amazonaws.com"] },
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
  );
}

/**
 * The service that starts nodes encrypts their volumes as its own service-linked role, which no policy of ours can be
 * attached to ("Required AWS KMS key policy for use with encrypted volumes", EC2 Auto Scaling guide). It is named by a
 * condition, because KMS refuses a principal that does not exist yet.
 */
function volumesPolicy(site: Site): PolicyDocument {
  const role = `arn:aws:iam::${site.account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
  const starter = { StringEquals: { "aws:PrincipalArn": role, "kms:CallerAccount": site.account } };
  return policy(
    ...keyPolicy(site, SERVICES.volumes).Statement,
    {
      Sid: "StartNodes",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: USE,
      Resource: "*",
      Condition: starter,
    },
    {
      Sid: "GrantToVolumes",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["kms:CreateGrant"],
      Resource: "*",
      Condition: { ...starter, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  );
}

const DATA_CLASS = {
  secrets: "operational",
  "card-secrets": "cardholder",
  volumes: "personal",
  database: "personal",
  "card-database": "cardholder",
  objects: "personal",
  logs: "audit",
  cardholder: "cardholder",
} as const satisfies Record<SharedKey, DataClass>;

const PURPOSE = {
  secrets: "Kubernetes secrets and Secrets Manager",
  "card-secrets": "secrets of the billing service",
  volumes: "volumes of nodes and pods",
  database: "database and cache",
  "card-database": "database of the billing service",
  objects: "buckets, images and backups",
  logs: "logs, trails and notifications",
  cardholder: "fields that hold card data, encrypted by the billing service itself",
} as const satisfies Record<SharedKey, string>;

/** Whether a tenant owns a key: the largest tier does. */
export const ownsKey = ({ tier }: Pick<ClusterTenant, "tier">): boolean =>
  tierAtLeast(tier, "enterprise_plus");

/** Card data is readable to the billing service alone: of the account's roles only its own may be granted the use. */
function cardholderPolicy(site: Site): PolicyDocument {
  const billing = `arn:aws:iam::${site.account}:role/cluster-id-s-billing-*`;
  return policy(
    ...keyPolicy(site, SERVICES.cardholder).Statement.map((statement) =>
      statement.Sid === "UseByGrantedRoles"
        ? {
            ...statement,
            Condition: { ...statement.Condition, ArnLike: { "aws:PrincipalArn": billing } },
          }
        : statement,
    ),
  );
}

function sharedPolicy(site: Site, alias: SharedKey): PolicyDocument {
  if (alias === "cardholder") return cardholderPolicy(site);
  if (alias === "logs") return logsPolicy(site);
  return alias === "volumes" ? volumesPolicy(site) : keyPolicy(site, SERVICES[alias]);
}

/** Every key: the shared ones, then one for each tenant that owns a key. */
export function planKeys(site: Site, tenants: readonly ClusterTenant[]): KeyPlan[] {
  const shared = sharedKeys.map((alias) => ({
    alias,
    dataClass: DATA_CLASS[alias],
    ...(alias === "cardholder" ? { tag: "field-encryption" as const } : {}),
    description: `${site.name}: ${PURPOSE[alias]}`,
    policy: sharedPolicy(site, alias),
  }));
  const owned = tenants.filter(ownsKey).map(({ id }) => ({
    alias: `tenant/${id}`,
    dataClass: "personal" as const,
    tenant: id,
    description: `${site.name}: data of tenant ${id}`,
    policy: keyPolicy(site, ["secretsmanager", "s3", "ec2"]),
  }));
  return [...shared, ...owned];
}
