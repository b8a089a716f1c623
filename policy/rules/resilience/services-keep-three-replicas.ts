import { stackRule, on } from "../../frame/rule";
import { unless, type Findings } from "../../frame/findings";
import type { Inventory, MemberOf } from "../../frame/inventory";
import { fieldsOf } from "../../frame/loose";
import { selects } from "../../frame/selector";
import { tenantOfNamespace } from "../../frame/vocabulary";
import type { PodTemplate } from "../../frame/workload";
import { workloadsOf } from "../../frame/workloads-of";

const REPLICAS = 3;
const HOST = "kubernetes.io/hostname";

/** RES-04: Services keep three replicas over zones and hosts and a disruption budget. */
export const servicesKeepThreeReplicas = stackRule({
  control: "RES-04",
  sentence: "services-keep-three-replicas",
  judge: (stack) => {
    const budgets = stack.of("k8s:policy:PodDisruptionBudget");
    const scaled = scaledTargets(stack);
    return workloadsOf(stack)
      .filter(
        ({ member, template }) =>
          SERVERS.includes(member.kind) && tenantOfNamespace(template.namespace) === undefined,
      )
      .flatMap(({ member, template }) => {
        const { replicas } = fieldsOf(member.props["spec"]);
        const own = budgets.filter(
          ({ props }) =>
            (props.metadata?.namespace ?? "default") === (template.namespace ?? "default") &&
            props.spec?.selector !== undefined &&
            selects(props.spec.selector, template.labels),
        );
        return on(member, [
          ...unless(
            typeof replicas === "number" ? replicas >= REPLICAS : scaled.has(member.name),
            `spec.replicas: below ${REPLICAS}, or absent without an autoscaler that keeps ${REPLICAS}; raise it`,
          ),
          ...judgeSpread(template),
          ...unless(
            own.some(isGentle),
            "no PodDisruptionBudget of it allows one disruption and evicts unhealthy pods; add one",
          ),
        ]);
      });
  },
});

const SERVERS = ["k8s:apps:Deployment", "k8s:argoproj.io:Rollout"];

/** Names of workloads that an autoscaler keeps at three replicas or more. */
const scaledTargets = (stack: Inventory): ReadonlySet<unknown> =>
  new Set(
    stack.members
      .filter(
        ({ kind }) =>
          kind === "k8s:autoscaling:HorizontalPodAutoscaler" || kind === "k8s:keda.sh:ScaledObject",
      )
      .map(({ props }) => fieldsOf(props["spec"]))
      .filter((spec) => Number(spec["minReplicas"] ?? spec["minReplicaCount"] ?? 1) >= REPLICAS)
      .map((spec) => fieldsOf(spec["scaleTargetRef"])["name"]),
  );

const judgeSpread = ({ path, spec }: PodTemplate): Findings => {
  const spread = spec.topologySpreadConstraints ?? [];
  return [
    ...unless(
      spread.some(
        ({ topologyKey, whenUnsatisfiable }) =>
          topologyKey === "topology.kubernetes.io/zone" && whenUnsatisfiable === "DoNotSchedule",
      ),
      `${path}.topologySpreadConstraints: no zone constraint with DoNotSchedule; add it`,
    ),
    ...unless(
      spread.some(({ topologyKey }) => topologyKey === HOST) || keepsApart(spec),
      `${path}.topologySpreadConstraints: no host constraint and no anti-affinity by host; add one`,
    ),
  ];
};

/** Whether pods prefer, or need, hosts without another of them. */
const keepsApart = ({ affinity }: PodTemplate["spec"]): boolean => {
  const apart = affinity?.podAntiAffinity ?? {};
  return (
    (apart.requiredDuringSchedulingIgnoredDuringExecution ?? []).some(
      ({ topologyKey }) => topologyKey === HOST,
    ) ||
    (apart.preferredDuringSchedulingIgnoredDuringExecution ?? []).some(
      ({ podAffinityTerm }) => podAffinityTerm?.topologyKey === HOST,
    )
  );
};

const isGentle = ({ props }: MemberOf<"k8s:policy:PodDisruptionBudget">): boolean => {
  const { maxUnavailable, unhealthyPodEvictionPolicy } = props.spec ?? {};
  return (
    maxUnavailable !== undefined &&
    maxUnavailable !== 0 &&
    maxUnavailable !== "0" &&
    maxUnavailable !== "0%" &&
    unhealthyPodEvictionPolicy === "AlwaysAllow"
  );
};
