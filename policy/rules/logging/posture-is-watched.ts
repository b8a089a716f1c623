import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";

/** LOG-06: Configuration, posture and vulnerabilities are watched. */
export const postureIsWatched = stackRule({
  control: "LOG-06",
  sentence: "posture-is-watched",
  judge: (stack) => {
    const records = stack
      .of("aws:cfg/recorder:Recorder")
      .some(({ props }) => props.recordingGroup === undefined || props.recordingGroup.allSupported === true);
    const runs = stack.of("aws:cfg/recorderStatus:RecorderStatus").some(({ props }) => props.isEnabled);
    const standards = stack
      .of("aws:securityhub/standardsSubscription:StandardsSubscription")
      .map(({ props }) => props.standardsArn ?? "");
    const scanned = stack
      .of("aws:inspector2/enabler:Enabler")
      .flatMap(({ props }) => props.resourceTypes ?? []);
    return stack.of("aws:eks/cluster:Cluster").flatMap((cluster) =>
      on(cluster, [
        ...unless(records && runs, "AWS Config does not record all resource types; add a running recorder"),
        ...unless(
          standards.some((arn) => arn.includes("/pci-dss/")),
          "Security Hub has no PCI DSS standard; subscribe",
        ),
        ...unless(
          standards.some((arn) => arn.includes("/cis-aws-foundations-benchmark/")),
          "Security Hub has no CIS standard; subscribe",
        ),
        ...unless(scanned.includes("ECR"), "Inspector does not scan images; enable ECR"),
      ]),
    );
  },
});
