import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { isEveryone, onlyUnder, type Statement, statementsOf } from "../../frame/iam-document";
import { bucketFindings, bucketsFor } from "../../frame/buckets";

/** CHG-02: The state bucket is versioned, encrypted, private, locked and logged. */
export const stateBucketIsClosed = stackRule({
  control: "CHG-02",
  sentence: "state-bucket-is-closed",
  judge: (stack) =>
    bucketsFor(stack, "state").flatMap((bucket) => {
      const locked = stack.referring(
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        "bucket",
        bucket,
      );
      const logged = stack.referring("aws:s3/bucketLogging:BucketLogging", "bucket", bucket);
      const scoped = stack
        .referring("aws:s3/bucketPolicy:BucketPolicy", "bucket", bucket)
        .some(({ props }) => statementsOf(props.policy).some(keepsOthersOut));
      return on(bucket, [
        ...bucketFindings(stack, bucket),
        ...unless(
          locked.some(({ props }) => props.rule?.defaultRetention?.mode !== undefined),
          "object lock: no default retention; add it",
        ),
        ...unless(logged.length > 0, "access logging: absent; add it"),
        ...unless(
          scoped,
          "policy: does not deny principals other than the deploying roles; add the statement",
        ),
      ]);
    }),
});

const keepsOthersOut = ({ allows, principals, ...statement }: Statement): boolean =>
  !allows &&
  principals.some(isEveryone) &&
  onlyUnder(
    statement,
    ({ operator, key, values }) =>
      /^(?:StringNot|ArnNot)(?:Like|Equals)/.test(operator) &&
      key.toLowerCase() === "aws:principalarn" &&
      values.length > 0,
  );
