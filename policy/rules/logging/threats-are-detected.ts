import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";

/** LOG-05: Threat detection watches accounts, clusters and run time. */
export const threatsAreDetected = stackRule({
  control: "LOG-05",
  sentence: "threats-are-detected",
  judge: (stack) => {
    const detectors = stack
      .of("aws:guardduty/detector:Detector")
      .filter(({ props }) => props.enable !== false);
    const features = stack
      .of("aws:guardduty/detectorFeature:DetectorFeature")
      .filter(({ props }) => props.status === "ENABLED")
      .map(({ props }) => props.name);
    return stack.of("aws:eks/cluster:Cluster").flatMap((cluster) =>
      on(cluster, [
        ...unless(detectors.length > 0, "no enabled GuardDuty detector; add one"),
        ...unless(
          features.includes("EKS_AUDIT_LOGS"),
          "GuardDuty does not read the audit log; enable EKS_AUDIT_LOGS",
        ),
        ...unless(
          features.some((name) => name === "RUNTIME_MONITORING" || name === "EKS_RUNTIME_MONITORING"),
          "GuardDuty does not watch run time; enable RUNTIME_MONITORING",
        ),
      ]),
    );
  },
});
