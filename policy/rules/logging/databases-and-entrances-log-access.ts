import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";

/** LOG-09: Databases and entrances write access logs. */
export const databasesAndEntrancesLogAccess = resourceRule({
  control: "LOG-09",
  sentence: "databases-and-entrances-log-access",
  kinds: ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster", "aws:lb/loadBalancer:LoadBalancer"],
  judge: ({ kind, props }) =>
    kind === "aws:lb/loadBalancer:LoadBalancer"
      ? unless(
          "accessLogs" in props && props.accessLogs?.enabled === true,
          "accessLogs.enabled: not true; name a bucket",
        )
      : unless(
          "enabledCloudwatchLogsExports" in props && (props.enabledCloudwatchLogsExports ?? []).length > 0,
          "enabledCloudwatchLogsExports: absent; export the engine's logs",
        ),
});
