import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";

const KINDS = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

/** LOG-01: The control plane writes all five logs. */
export const controlPlaneWritesAllLogs = resourceRule({
  control: "LOG-01",
  sentence: "control-plane-writes-all-logs",
  kinds: ["aws:eks/cluster:Cluster"],
  judge: ({ props }) =>
    KINDS.flatMap((kind) =>
      unless(
        (props.enabledClusterLogTypes ?? []).includes(kind),
        `enabledClusterLogTypes: does not list ${kind}; add it`,
      ),
    ),
});
