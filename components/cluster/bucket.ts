import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { type BucketPlan, bucketName } from "./buckets-plan";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** Where a bucket's objects are copied to. */
export interface Replication {
  readonly roleArn: pulumi.Input<string>;
  readonly bucketArn: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
}

/** What a bucket is made from. */
export interface BucketArgs {
  readonly site: Site;
  readonly plan: BucketPlan;
  readonly key: pulumi.Input<string>;
  /** Bucket that records who reads this one. */
  readonly accessLogs?: pulumi.Input<string>;
  readonly replication?: Replication | undefined;
}

/** A bucket that is private, encrypted, versioned and reached by TLS only. */
export class Bucket extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** What must exist before something writes to it. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: BucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:Bucket", name, {}, opts);
    const { site, plan } = args;
    const owned = { parent: this };
    const bucket = new s3.Bucket(
      name,
      {
        bucket: bucketName(site, plan.purpose),
        objectLockEnabled: plan.lock !== undefined,
        forceDestroy: false,
        tags: {
          ...tagsFor(site, { dataClass: plan.dataClass }),
          ...(plan.tag === undefined ? {} : { purpose: plan.tag }),
        },
      },
      { ...owned, protect: site.deletionProtection },
    );
    const place = { bucket: bucket.bucket };
    new s3.BucketPublicAccessBlock(
      name,
      {
        ...place,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      owned,
    );
    new s3.BucketOwnershipControls(
      name,
      { ...place, rule: { objectOwnership: "BucketOwnerEnforced" } },
      owned,
    );
    new s3.BucketServerSideEncryptionConfiguration(name, { ...place, rules: [this.encryption(args)] }, owned);
    const versioning = new s3.BucketVersioning(
      name,
      { ...place, versioningConfiguration: { status: "Enabled" } },
      owned,
    );
    const access = new s3.BucketPolicy(name, { ...place, policy: pulumi.jsonStringify(plan.policy) }, owned);
    this.keep(name, args, { place, versioning });
    if (args.accessLogs !== undefined)
      new s3.BucketLogging(
        name,
        { ...place, targetBucket: args.accessLogs, targetPrefix: `s3/${plan.purpose}/` },
        owned,
      );
    this.bucket = bucket.bucket;
    this.arn = bucket.arn;
    this.ready = [bucket, access, versioning];
    this.registerOutputs({ bucket: this.bucket, arn: this.arn });
  }

  private encryption({ plan, key }: BucketArgs) {
    return plan.encryption === "customer-key"
      ? {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key },
          bucketKeyEnabled: true,
        }
      : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  }

  /** Locks, copies and ages objects. All three rest on versions. */
  private keep(
    name: string,
    { plan, replication }: BucketArgs,
    { place, versioning }: { place: { bucket: pulumi.Output<string> }; versioning: s3.BucketVersioning },
  ): void {
    const owned = { parent: this, dependsOn: [versioning] };
    if (plan.lock !== undefined)
      new s3.BucketObjectLockConfiguration(
        name,
        { ...place, rule: { defaultRetention: { mode: plan.lock.mode, days: plan.lock.days } } },
        owned,
      );
    new s3.BucketLifecycleConfiguration(
      name,
      {
        ...place,
        rules: [
          {
            id: "age",
            status: "Enabled",
            filter: {},
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            ...(plan.expireAfterDays === undefined ? {} : { expiration: { days: plan.expireAfterDays } }),
            noncurrentVersionExpiration: { noncurrentDays: plan.keepOldVersionsDays },
            ...(plan.coldAfterDays === undefined
              ? {}
              : { transitions: [{ days: plan.coldAfterDays, storageClass: "GLACIER_IR" }] }),
          },
        ],
      },
      owned,
    );
    if (replication === undefined || !plan.replicated) return;
    new s3.BucketReplicationConfig(
      name,
      {
        ...place,
        role: replication.roleArn,
        rules: [
          {
            id: "second-region",
            status: "Enabled",
            filter: {},
            deleteMarkerReplication: { status: "Enabled" },
            sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
            destination: {
              bucket: replication.bucketArn,
              encryptionConfiguration: { replicaKmsKeyId: replication.keyArn },
            },
          },
        ],
      },
      owned,
    );
  }
}
