import { type Findings, unless } from "./findings";
import { deniesPlainHttp } from "./iam-document";
import { hasCustomerKey, type Inventory, type MemberOf } from "./inventory";
import { tagsOf } from "./tags";

export type Bucket = MemberOf<"aws:s3/bucket:Bucket">;

/** The buckets of a stack with this value of the `purpose` tag. */
export const bucketsFor = (stack: Inventory, purpose: string): readonly Bucket[] =>
  stack.of("aws:s3/bucket:Bucket").filter((bucket) => tagsOf(bucket)["purpose"] === purpose);

/** Whether S3 writes the access logs of others here, which it does only to buckets under its own keys. */
const receivesAccessLogs = (stack: Inventory, bucket: Bucket): boolean =>
  stack.referring("aws:s3/bucketLogging:BucketLogging", "targetBucket", bucket).length > 0;

/** What is missing for a bucket to be encrypted, private, versioned and reached over TLS only. */
export const bucketFindings = (stack: Inventory, bucket: Bucket): Findings => {
  const encrypted = stack
    .referring(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "bucket",
      bucket,
    )
    .some((member) =>
      (member.props.rules ?? []).some(
        ({ bucketKeyEnabled, applyServerSideEncryptionByDefault: by }) =>
          (bucketKeyEnabled === true &&
            by?.sseAlgorithm === "aws:kms" &&
            hasCustomerKey(member, "rules", () => by.kmsMasterKeyId)) ||
          (by?.sseAlgorithm === "AES256" && receivesAccessLogs(stack, bucket)),
      ),
    );
  const blocked = stack
    .referring("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "bucket", bucket)
    .some(
      ({ props }) =>
        props.blockPublicAcls === true &&
        props.blockPublicPolicy === true &&
        props.ignorePublicAcls === true &&
        props.restrictPublicBuckets === true,
    );
  const owned = stack
    .referring("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "bucket", bucket)
    .some(({ props }) => props.rule?.objectOwnership === "BucketOwnerEnforced");
  const versioned = stack
    .referring("aws:s3/bucketVersioning:BucketVersioning", "bucket", bucket)
    .some(({ props }) => props.versioningConfiguration?.status === "Enabled");
  const overTls = stack
    .referring("aws:s3/bucketPolicy:BucketPolicy", "bucket", bucket)
    .some(({ props }) => deniesPlainHttp(props.policy));
  return [
    ...unless(encrypted, "encryption: no aws:kms rule with a customer managed key and a bucket key; add it"),
    ...unless(blocked, "public access block: not all four switches are on; turn them on"),
    ...unless(owned, "ownership: not BucketOwnerEnforced, so ACLs count; set it"),
    ...unless(versioned, "versioning: not Enabled; enable it"),
    ...unless(overTls, "policy: does not deny requests without aws:SecureTransport; add the statement"),
  ];
};
