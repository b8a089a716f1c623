import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";

/** What must raise an alarm, and how its filter is recognised. */
const WATCHED: readonly { readonly event: string; readonly pattern: RegExp }[] = [
  { event: "use of the root account", pattern: /userIdentity\.type\s*=\s*"?Root/ },
  { event: "changes of IAM policies", pattern: /(?:Put|Attach|Detach|Delete)\w*Policy/ },
  { event: "changes of security groups", pattern: /SecurityGroup(?:Ingress|Egress)?/ },
  { event: "deletion of keys", pattern: /ScheduleKeyDeletion|DisableKey/ },
  { event: "changes of the trail", pattern: /StopLogging|DeleteTrail|UpdateTrail/ },
  { event: "changes of admission policies", pattern: /validatingadmissionpolic/i },
  { event: "changes of roles and bindings", pattern: /rolebindings|clusterroles/i },
  { event: "changes of network policies", pattern: /networkpolicies/i },
  { event: "anonymous access", pattern: /system:anonymous/ },
  { event: "shells in the payment scope", pattern: /\bexec\b/ },
];

/** LOG-07: Changes to the controls themselves raise an alarm. */
export const changesToControlsRaiseAlarms = stackRule({
  control: "LOG-07",
  sentence: "changes-to-controls-raise-alarms",
  judge: (stack) => {
    const alarms = stack
      .of("aws:cloudwatch/metricAlarm:MetricAlarm")
      .filter(({ props }) => (props.alarmActions ?? []).length > 0 && props.actionsEnabled !== false)
      .map(({ props }) => props.metricName);
    const alarming = stack
      .of("aws:cloudwatch/logMetricFilter:LogMetricFilter")
      .filter(({ props }) => alarms.includes(props.metricTransformation?.name ?? ""))
      .map(({ props }) => props.pattern ?? "");
    return stack.of("aws:eks/cluster:Cluster").flatMap((cluster) =>
      on(
        cluster,
        WATCHED.flatMap(({ event, pattern }) =>
          unless(
            alarming.some((filter) => pattern.test(filter)),
            `${event}: no metric filter with an alarm that acts; add both`,
          ),
        ),
      ),
    );
  },
});
