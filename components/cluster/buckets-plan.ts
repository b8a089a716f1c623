import { denyPlainHttp, type PolicyDocument, policy, type Statement } from "./policy-document";
import type { DataClass, Site } from "./site-types";

/** How long an object cannot be deleted, and by whom: nobody in compliance mode. */
export interface ObjectLock {
  readonly mode: "COMPLIANCE" | "GOVERNANCE";
  readonly days: number;
}

/** One bucket. */
export interface BucketPlan {
  /** Last part of its name. */
  readonly purpose: "access-logs" | "trail" | "backup" | "artifacts";
  readonly dataClass: DataClass;
  /** AWS writes access logs only to buckets with its own keys ("Enabling server access logging", S3 user guide). */
  readonly encryption: "customer-key" | "aws-key";
  readonly key: "logs" | "objects";
  readonly lock?: ObjectLock;
  /** Value of the tag by which an audit finds it. @default none */
  readonly tag?: "logs";
  /** Days after which current objects are deleted too. @default never */
  readonly expireAfterDays?: number;
  /** Days after which an object that is no longer the current one is deleted. */
  readonly keepOldVersionsDays: number;
  /** Days after which objects move to colder storage. */
  readonly coldAfterDays?: number;
  /** Copied to the second region, where there is one. */
  readonly replicated: boolean;
  readonly policy: PolicyDocument;
}

/** Name of a bucket. It holds the account, since names of buckets are shared by the whole world. */
export const bucketName = ({ name, account }: Pick<Site, "name" | "account">, purpose: string): string =>
  `${name}-${account}-${purpose}`;

/** The most days that S3 keeps noncurrent versions is not limited; the platform's choice is three months. */
const OLD_VERSIONS_DAYS = 90;

/** Copies of personal data end with the retention that its tags state. */
const BACKUP_DAYS = 365;

const arns = (site: Site, purpose: string) => {
  const bucket = `arn:aws:s3:::${bucketName(site, purpose)}`;
  return { bucket, objects: `${bucket}/*` };
};

/** Services of AWS that deliver logs, for resources of this account only. */
function delivery(site: Site, purpose: string, service: string): Statement[] {
  const { bucket, objects } = arns(site, purpose);
  const Condition = { StringEquals: { "aws:SourceAccount": site.account } };
  const Principal = { Service: service };
  return [
    {
      Sid: "MayDeliver",
      Effect: "Allow",
      Principal,
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: bucket,
      Condition,
    },
    { Sid: "Deliver", Effect: "Allow", Principal, Action: "s3:PutObject", Resource: objects, Condition },
  ];
}

const tlsOnly = (site: Site, purpose: string, ...more: Statement[]): PolicyDocument => {
  const { bucket, objects } = arns(site, purpose);
  return policy(denyPlainHttp(bucket, objects), ...more);
};

/** The buckets of a cell. */
export function planBuckets(site: Site): BucketPlan[] {
  const lockDays = Math.max(365, site.logRetentionDays);
  return [
    {
      purpose: "access-logs",
      dataClass: "audit",
      encryption: "aws-key",
      key: "logs",
      keepOldVersionsDays: OLD_VERSIONS_DAYS,
      coldAfterDays: 90,
      replicated: false,
      policy: tlsOnly(site, "access-logs", ...delivery(site, "access-logs", "logging.s3.amazonaws.com"), {
        Sid: "LoadBalancers",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${arns(site, "access-logs").bucket}/load-balancers/AWSLogs/${site.account}/*`,
      }),
    },
    {
      purpose: "trail",
      tag: "logs",
      dataClass: "audit",
      encryption: "customer-key",
      key: "logs",
      lock: { mode: "COMPLIANCE", days: lockDays },
      keepOldVersionsDays: lockDays,
      coldAfterDays: 90,
      replicated: true,
      policy: tlsOnly(
        site,
        "trail",
        {
          Sid: "NobodyDeletes",
          Effect: "Deny",
          Principal: "*",
          Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
          Resource: arns(site, "trail").objects,
        },
        ...delivery(site, "trail", "cloudtrail.amazonaws.com"),
        ...delivery(site, "trail", "config.amazonaws.com").map((statement) => ({
          ...statement,
          Sid: `${statement.Sid ?? ""}Config`,
        })),
      ),
    },
    {
      purpose: "backup",
      dataClass: "personal",
      encryption: "customer-key",
      key: "objects",
      lock: { mode: "GOVERNANCE", days: 35 },
      expireAfterDays: BACKUP_DAYS,
      keepOldVersionsDays: OLD_VERSIONS_DAYS,
      replicated: true,
      policy: tlsOnly(site, "backup"),
    },
    {
      purpose: "artifacts",
      dataClass: "operational",
      encryption: "customer-key",
      key: "objects",
      keepOldVersionsDays: OLD_VERSIONS_DAYS,
      replicated: true,
      policy: tlsOnly(site, "artifacts"),
    },
  ];
}
