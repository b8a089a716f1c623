import { stackRule, on } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import { hasCustomerKey, type MemberOf } from "../../frame/inventory";
import { referencesOf } from "../../frame/references";

/** LOG-03: AWS API calls are recorded in all regions, validated and encrypted. */
export const apiCallsAreRecorded = stackRule({
  control: "LOG-03",
  sentence: "api-calls-are-recorded",
  judge: (stack) => {
    const trails = stack.of("aws:cloudtrail/trail:Trail");
    return [
      ...stack
        .of("aws:eks/cluster:Cluster")
        .flatMap((cluster) => on(cluster, unless(trails.length > 0, "no CloudTrail in this stack; add one"))),
      ...trails.flatMap((trail) =>
        on(trail, [
          ...unless(trail.props.isMultiRegionTrail, "isMultiRegionTrail: not true; set it"),
          ...unless(trail.props.enableLogFileValidation, "enableLogFileValidation: not true; set it"),
          ...when(trail.props.enableLogging === false, "enableLogging: false; remove it"),
          ...unless(
            hasCustomerKey(trail, "kmsKeyId", () => trail.props.kmsKeyId),
            "kmsKeyId: no customer managed key; set one",
          ),
          ...unless(
            referencesOf(trail, "cloudWatchLogsGroupArn", () => [
              trail.props.cloudWatchLogsGroupArn ?? "",
            ]).join() !== "",
            "cloudWatchLogsGroupArn: absent, so nothing can raise an alarm; set it",
          ),
          ...unless(
            recordsObjects(trail),
            "eventSelectors: no data events of S3 objects; add them for the payment buckets",
          ),
        ]),
      ),
    ];
  },
});

const recordsObjects = ({ props }: MemberOf<"aws:cloudtrail/trail:Trail">): boolean =>
  (props.eventSelectors ?? []).some(({ dataResources = [] }) =>
    dataResources.some(({ type }) => type === "AWS::S3::Object"),
  ) ||
  (props.advancedEventSelectors ?? []).some(({ fieldSelectors = [] }) =>
    fieldSelectors.some(
      ({ field, equals = [] }) => field === "resources.type" && equals.includes("AWS::S3::Object"),
    ),
  );
