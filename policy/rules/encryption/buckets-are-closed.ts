import { stackRule, on } from "../../frame/rule";
import { bucketFindings } from "../../frame/buckets";

/** ENC-06: Buckets are encrypted, private, versioned and reached over TLS only. */
export const bucketsAreClosed = stackRule({
  control: "ENC-06",
  sentence: "buckets-are-closed",
  judge: (stack) =>
    stack.of("aws:s3/bucket:Bucket").flatMap((bucket) => on(bucket, bucketFindings(stack, bucket))),
});
