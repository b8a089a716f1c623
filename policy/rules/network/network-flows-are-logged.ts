import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { hasCustomerKey, refersTo } from "../../frame/inventory";

/** NET-17: Network flows of every VPC are logged, encrypted and kept. */
export const networkFlowsAreLogged = stackRule({
  control: "NET-17",
  sentence: "network-flows-are-logged",
  settings: ["auditRetentionDays"],
  judge: (stack, { auditRetentionDays }) => {
    const groups = stack.of("aws:cloudwatch/logGroup:LogGroup");
    return stack.of("aws:ec2/vpc:Vpc").flatMap((vpc) => {
      const flows = stack.referring("aws:ec2/flowLog:FlowLog", "vpcId", vpc);
      return [
        ...on(vpc, unless(flows.length > 0, "no flow log; add one with trafficType ALL")),
        ...flows.flatMap((flow) => {
          const target = groups.find((group) => refersTo(flow, "logDestination", group));
          return on(flow, [
            ...unless(
              flow.props.trafficType === "ALL",
              "trafficType: not ALL; refused and accepted traffic both count",
            ),
            ...unless(
              target !== undefined && (target.props.retentionInDays ?? 0) >= auditRetentionDays,
              `logDestination: not a log group of this stack kept for ${auditRetentionDays} days; use one`,
            ),
            ...unless(
              target !== undefined && hasCustomerKey(target, "kmsKeyId", () => target.props.kmsKeyId),
              "logDestination: the log group has no customer managed key; set kmsKeyId",
            ),
          ]);
        }),
      ];
    });
  },
});
