import * as pulumi from "@pulumi/pulumi";
import { Bucket, type Replication } from "./bucket";
import { type BucketPlan, planBuckets } from "./buckets-plan";
import type { Keys } from "./keys";
import { policy, serviceTrust } from "./policy-document";
import { BoundedRole } from "./roles";
import type { SecondRegion } from "./second-region";
import type { Site } from "./site-types";

/** What the buckets of a cell are made from. */
export interface StoresArgs {
  readonly site: Site;
  readonly keys: Keys;
  readonly boundary: pulumi.Input<string>;
  readonly second?: SecondRegion | undefined;
}

/** The buckets of a cell, and their copies' role where there is a second region. */
export class Stores extends pulumi.ComponentResource {
  private readonly buckets = new Map<BucketPlan["purpose"], Bucket>();

  constructor(name: string, args: StoresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:Stores", name, {}, opts);
    const { site, keys, second } = args;
    const plans = planBuckets(site);
    const copier = second === undefined ? undefined : this.copier(`${name}-copy`, args, plans);
    for (const plan of plans) {
      const logs = this.buckets.get("access-logs");
      this.buckets.set(
        plan.purpose,
        new Bucket(
          `${name}-${plan.purpose}`,
          {
            site,
            plan,
            key: keys.shared(plan.key),
            // The log bucket comes first in the plan and records the others: recording itself would never end.
            ...(logs === undefined ? {} : { accessLogs: logs.bucket }),
            replication: replicationOf(plan, copier, second),
          },
          { parent: this },
        ),
      );
    }
    this.registerOutputs({});
  }

  /** The bucket for a purpose. */
  bucket(purpose: BucketPlan["purpose"]): Bucket {
    const bucket = this.buckets.get(purpose);
    if (bucket === undefined) throw new Error(`no bucket "${purpose}"`);
    return bucket;
  }

  private copier(label: string, { site, boundary }: StoresArgs, plans: readonly BucketPlan[]): BoundedRole {
    const from = plans
      .filter(({ replicated }) => replicated)
      .map(({ purpose }) => `arn:aws:s3:::${site.name}-${site.account}-${purpose}`);
    const to = plans
      .filter(({ replicated }) => replicated)
      .map(({ purpose }) => `arn:aws:s3:::${site.name}-2-${site.account}-${purpose}`);
    const objects = (buckets: readonly string[]): string[] => buckets.map((bucket) => `${bucket}/*`);
    return new BoundedRole(
      label,
      {
        site,
        boundary,
        description: `Copies the buckets of ${site.name} to the second region`,
        trust: serviceTrust("s3.amazonaws.com", site.account),
        permissions: policy(
          {
            Sid: "Read",
            Effect: "Allow",
            Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
            Resource: from,
          },
          {
            Sid: "ReadVersions",
            Effect: "Allow",
            Action: [
              "s3:GetObjectVersionForReplication",
              "s3:GetObjectVersionTagging",
              "s3:GetObjectRetention",
              "s3:GetObjectLegalHold",
            ],
            Resource: objects(from),
          },
          {
            Sid: "Write",
            Effect: "Allow",
            Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            Resource: objects(to),
          },
          {
            Sid: "Keys",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:Encrypt"],
            Resource: `arn:aws:kms:*:${site.account}:key/*`,
            Condition: {
              "ForAnyValue:StringLike": {
                "kms:ResourceAliases": [`alias/${site.name}/*`, `alias/${site.name}-2/*`],
              },
            },
          },
        ),
      },
      { parent: this },
    );
  }
}

const replicationOf = (
  plan: BucketPlan,
  copier: BoundedRole | undefined,
  second: SecondRegion | undefined,
): Replication | undefined => {
  const bucketArn = second?.bucketArn(plan.purpose);
  return copier === undefined || second === undefined || bucketArn === undefined
    ? undefined
    : { roleArn: copier.arn, bucketArn, keyArn: second.objectsKey };
};
