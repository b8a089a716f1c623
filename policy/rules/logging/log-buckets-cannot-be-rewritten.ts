import { stackRule, on } from "../../frame/rule";
import { unless, type Findings } from "../../frame/findings";
import { refersTo, type Inventory } from "../../frame/inventory";
import { statementsOf, isEveryone } from "../../frame/iam-document";
import { bucketsFor, type Bucket } from "../../frame/buckets";

/** LOG-04: Log buckets cannot be rewritten. */
export const logBucketsCannotBeRewritten = stackRule({
  control: "LOG-04",
  sentence: "log-buckets-cannot-be-rewritten",
  judge: (stack) => {
    const buckets = bucketsFor(stack, "logs");
    return [
      ...stack.of("aws:cloudtrail/trail:Trail").flatMap((trail) =>
        on(
          trail,
          unless(
            buckets.some((bucket) => refersTo(trail, "s3BucketName", bucket)),
            "s3BucketName: not a bucket tagged purpose=logs; use one",
          ),
        ),
      ),
      ...buckets.flatMap((bucket) => on(bucket, judgeBucket(stack, bucket))),
    ];
  },
});

const judgeBucket = (stack: Inventory, bucket: Bucket): Findings => {
  const locked = stack
    .referring("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "bucket", bucket)
    .some(({ props }) => props.rule?.defaultRetention?.mode === "COMPLIANCE");
  const logged = stack.referring("aws:s3/bucketLogging:BucketLogging", "bucket", bucket).length > 0;
  const needsDevice = stack
    .referring("aws:s3/bucketVersioning:BucketVersioning", "bucket", bucket)
    .some(({ props }) => props.versioningConfiguration?.mfaDelete === "Enabled");
  const undeletable = stack
    .referring("aws:s3/bucketPolicy:BucketPolicy", "bucket", bucket)
    .some(({ props }) =>
      statementsOf(props.policy).some(
        ({ allows, actions, principals, conditions }) =>
          !allows &&
          // A refusal under a condition lets others delete.
          conditions.length === 0 &&
          principals.some(isEveryone) &&
          actions.some((action) => action.startsWith("s3:DeleteObject")),
      ),
    );
  return [
    ...unless(locked, "object lock: no default retention in COMPLIANCE mode; add it"),
    ...unless(logged, "access logging: absent; add it"),
    ...unless(
      needsDevice || undeletable,
      "deletion: neither MFA delete nor a policy that denies s3:DeleteObject*; add one",
    ),
  ];
};
