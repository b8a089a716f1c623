import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { tagsOf } from "../../frame/tags";

/** Health records are kept six years. */
const HEALTH_DAYS = 2192;

/** LOG-02: Logs are kept as long as the audit needs them. */
export const logsAreKept = stackRule({
  control: "LOG-02",
  sentence: "logs-are-kept",
  settings: ["auditRetentionDays"],
  judge: (stack, { auditRetentionDays }) => {
    const groups = stack.of("aws:cloudwatch/logGroup:LogGroup");
    return [
      ...groups.flatMap((group) => {
        const needed = tagsOf(group)["data-class"] === "health" ? HEALTH_DAYS : auditRetentionDays;
        return on(
          group,
          unless(
            (group.props.retentionInDays ?? 0) >= needed,
            `retentionInDays: below ${needed} or without end; set it`,
          ),
        );
      }),
      ...stack.of("aws:eks/cluster:Cluster").flatMap((cluster) => {
        const expected = `/aws/eks/${cluster.props.name ?? cluster.name}/cluster`;
        return on(
          cluster,
          unless(
            groups.some(({ props }) => props.name === expected),
            "its log group is not declared, so EKS would create one without retention or key; declare /aws/eks/<name>/cluster",
          ),
        );
      }),
    ];
  },
});
