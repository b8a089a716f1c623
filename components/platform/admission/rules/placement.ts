import { NODE_GROUP_LABEL } from "../../../../lib/node-groups";
import { tenantPriorityClass } from "../../../../lib/priority-classes";
import { tierNames } from "../../../../lib/tier-names";
import type { AdmissionFacts } from "../admission-types";
import { isDeployer, isPlatform, literal, optional, tenantId, tenantTier } from "../cel";
import { podCarriers, podConditions, podVariables } from "../pod-carriers";
import type { PolicyPlan } from "../policy";

/** Node labels besides the group's that say nothing about whose node it is. */
const HARMLESS_SELECTORS = [
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "kubernetes.io/arch",
  "kubernetes.io/os",
];

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

/** Whether a term of a node affinity names no single node, neither by its name nor by a label like its name. */
const namesNoNode = (term: string): string =>
  `(${optional(`${term}.matchFields`, "[]")}.size() == 0 && ${optional(`${term}.matchExpressions`, "[]")}.all(e, e.key in ${literal([NODE_GROUP_LABEL, ...HARMLESS_SELECTORS])}))`;

/** Taints of a node's own troubles, whose tolerations Kubernetes adds by itself. */
const NODE_TROUBLES = [
  "node.kubernetes.io/not-ready",
  "node.kubernetes.io/unreachable",
  "node.kubernetes.io/memory-pressure",
];

const crossNamespace = (kind: "podAffinity" | "podAntiAffinity"): string => {
  const field = `variables.affinity.${kind}`;
  const own = (term: string) =>
    `!has(${term}.namespaceSelector) && (!has(${term}.namespaces) || size(${term}.namespaces) == 0)`;
  return `(!has(${field}) || (${optional(`${field}.${REQUIRED}`, "[]")}.all(t, ${own("t")}) && ${optional(`${field}.${PREFERRED}`, "[]")}.all(t, ${own("t.podAffinityTerm")})))`;
};

/**
 * A preview of a change of tier shows templates of the next tier while the namespace still names the earlier one.
 * Who deploys the platform is therefore judged when the pods are made, by then with the new label.
 */
const judgedLater = `(${isDeployer} && !variables.isPod)`;

/** A pod runs on its tenant's nodes, is scheduled like everyone else's and repels nobody. */
export function placementPolicy({ tiers }: AdmissionFacts): PolicyPlan {
  const groups = Object.fromEntries(tierNames.map((tier) => [tier, tiers[tier].nodeGroups]));
  const classes = Object.fromEntries(tierNames.map((tier) => [tier, tenantPriorityClass(tier)]));
  return {
    name: "tenant-placement",
    matches: podCarriers,
    where: { kind: "tenants" },
    conditions: podConditions,
    variables: [
      ...podVariables,
      {
        name: "groups",
        expression: `${literal(groups)}[${tenantTier}].map(g, g == "own" ? "tenant-" + ${tenantId} : g)`,
      },
      { name: "nodeSelector", expression: optional("variables.pod.nodeSelector", "{}") },
      { name: "tolerations", expression: optional("variables.pod.tolerations", "[]") },
      { name: "affinity", expression: optional("variables.pod.affinity", "{}") },
      {
        name: "nodeTerms",
        expression: `has(variables.affinity.nodeAffinity) && has(variables.affinity.nodeAffinity.${REQUIRED}) ? variables.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms : []`,
      },
      {
        name: "nodeWishes",
        expression: `has(variables.affinity.nodeAffinity) && has(variables.affinity.nodeAffinity.${PREFERRED}) ? variables.affinity.nodeAffinity.${PREFERRED}.map(p, p.preference) : []`,
      },
    ],
    rules: [
      {
        id: "TEN-PLC-01",
        allow: `!has(variables.pod.nodeName) || variables.pod.nodeName == "" || (variables.isPod && request.operation == "UPDATE")`,
        message: "nodeName must be left to the scheduler",
      },
      {
        id: "TEN-PLC-02",
        // Terms of an affinity are alternatives: each of them must stay within the tenant's groups.
        allow: `${judgedLater} || (${literal(NODE_GROUP_LABEL)} in variables.nodeSelector && variables.nodeSelector[${literal(NODE_GROUP_LABEL)}] in variables.groups) || (size(variables.nodeTerms) > 0 && variables.nodeTerms.all(t, ${optional("t.matchExpressions", "[]")}.exists(e, e.key == ${literal(NODE_GROUP_LABEL)} && e.operator == "In" && e.values.all(v, v in variables.groups))))`,
        message: `nodeSelector must name one of your node groups in ${NODE_GROUP_LABEL}`,
        detail: `"nodeSelector ${NODE_GROUP_LABEL} must be one of " + variables.groups.join(", ")`,
      },
      {
        id: "TEN-PLC-03",
        allow: `variables.nodeSelector.all(k, k == ${literal(NODE_GROUP_LABEL)} || k in ${literal(HARMLESS_SELECTORS)}) && variables.nodeTerms.all(t, ${namesNoNode("t")}) && variables.nodeWishes.all(t, ${namesNoNode("t")})`,
        message: `nodeSelector and nodeAffinity may name ${NODE_GROUP_LABEL}, zone, region, architecture and operating system only`,
      },
      {
        id: "TEN-PLC-04",
        allow: `${judgedLater} || variables.tolerations.all(t, has(t.key) && (t.key in ${literal(NODE_TROUBLES)} || (t.key == ${literal(NODE_GROUP_LABEL)} && (!has(t.operator) || t.operator == "Equal") && has(t.value) && t.value in variables.groups)))`,
        message: "tolerations may name the taint of your own node groups only",
      },
      {
        id: "TEN-PLC-05",
        allow: `!has(variables.pod.schedulerName) || variables.pod.schedulerName in ["", "default-scheduler"]`,
        message: "schedulerName must be default-scheduler",
      },
      {
        id: "TEN-PLC-06",
        // Pods of the platform's own workloads are made by a controller, from a template that a tenant cannot write.
        allow: `${judgedLater} || !has(variables.pod.priorityClassName) || variables.pod.priorityClassName in ["", ${literal(classes)}[${tenantTier}]] || (${isPlatform} && variables.pod.priorityClassName.startsWith("platform-"))`,
        message: "priorityClassName must be empty or the class of your tier",
        detail: `"priorityClassName must be empty or " + ${literal(classes)}[${tenantTier}]`,
      },
      {
        id: "TEN-PLC-07",
        allow: `(!has(variables.pod.runtimeClassName) || variables.pod.runtimeClassName == "") && !has(variables.pod.overhead)`,
        message: "runtimeClassName and overhead are the platform's to choose; leave them out",
      },
      {
        id: "TEN-PLC-08",
        allow: `${crossNamespace("podAffinity")} && ${crossNamespace("podAntiAffinity")}`,
        message:
          "affinity to pods of other namespaces is not allowed; leave out namespaces and namespaceSelector",
      },
      {
        id: "TEN-PLC-09",
        allow: `request.kind.kind != "DaemonSet"`,
        message: "a DaemonSet would run on every node; use a Deployment",
      },
    ],
  };
}
