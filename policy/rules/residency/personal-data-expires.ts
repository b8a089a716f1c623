import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { COMPONENT_LABEL } from "../../frame/vocabulary";
import { tagsOf } from "../../frame/tags";

const PERSONAL: readonly (string | undefined)[] = ["personal", "health", "cardholder"];

/** GEO-04: Personal data expires. */
export const personalDataExpires = stackRule({
  control: "GEO-04",
  sentence: "personal-data-expires",
  judge: (stack) => {
    const buckets = stack
      .of("aws:s3/bucket:Bucket")
      .filter((bucket) => PERSONAL.includes(tagsOf(bucket)["data-class"]));
    const erasers = stack
      .of("k8s:batch:CronJob")
      .filter(
        ({ props }) =>
          props.metadata?.labels?.[COMPONENT_LABEL] === "erasure" && props.spec?.suspend !== true,
      );
    return buckets.flatMap((bucket) => {
      const expires = stack
        .referring("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "bucket", bucket)
        .some(({ props }) =>
          (props.rules ?? []).some(
            ({ status, expiration }) => status === "Enabled" && (expiration?.days ?? 0) > 0,
          ),
        );
      return on(bucket, [
        ...unless(
          expires,
          "no enabled lifecycle rule with expiration.days; personal data would stay forever; add one",
        ),
        ...unless(erasers.length > 0, `no running CronJob labelled ${COMPONENT_LABEL}=erasure; add one`),
      ]);
    });
  },
});
