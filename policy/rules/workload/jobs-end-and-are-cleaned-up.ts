import { resourceRule } from "../../frame/rule";
import type { Judged } from "../../frame/resource";
import { unless } from "../../frame/findings";

/** WL-12: Jobs end and are cleaned up. */
export const jobsEndAndAreCleanedUp = resourceRule({
  control: "WL-12",
  sentence: "jobs-end-and-are-cleaned-up",
  kinds: ["k8s:batch:Job", "k8s:batch:CronJob"],
  judge: ({ props: { spec = {} } }) => {
    const [job, path] =
      "jobTemplate" in spec || "schedule" in spec
        ? [spec.jobTemplate?.spec, "spec.jobTemplate.spec"]
        : [spec as JobSpec, "spec"];
    return [
      ...unless(
        job?.activeDeadlineSeconds !== undefined,
        `${path}.activeDeadlineSeconds: absent, so it may run forever; set it`,
      ),
      ...unless(
        job?.ttlSecondsAfterFinished !== undefined,
        `${path}.ttlSecondsAfterFinished: absent, so it stays forever; set it`,
      ),
    ];
  },
});

type JobSpec = NonNullable<Judged<"k8s:batch:Job">["props"]["spec"]>;
