import type { PlainObject } from "../../rpc/values";
import { annotations } from "../objects/annotations";
import { annotation } from "../objects/access";
import { apiVersionOf, type Gvk } from "../objects/kinds";
import { claimRule, definitionRule, namespaceRule, quotaRule } from "./cluster-kinds";
import { conditionRule, genericRule } from "./generic";
import { jsonPathRule } from "./jsonpath";
import { ingressRule, serviceRule } from "./networking";
import { ready, type Rule } from "./rule";
import { daemonSetRule, deploymentRule, jobRule, podRule, replicasRule, statefulSetRule } from "./workloads";

/** The kinds of Kubernetes itself whose readiness has rules of its own, as in the official plugin. */
const rules: Readonly<Record<string, Rule>> = {
  "apps/v1/DaemonSet": daemonSetRule,
  "apps/v1/Deployment": deploymentRule,
  "apps/v1/ReplicaSet": replicasRule,
  "apps/v1/StatefulSet": statefulSetRule,
  "apiextensions.k8s.io/v1/CustomResourceDefinition": definitionRule,
  "batch/v1/Job": jobRule,
  "networking.k8s.io/v1/Ingress": ingressRule,
  "v1/Namespace": namespaceRule,
  "v1/PersistentVolumeClaim": claimRule,
  "v1/Pod": podRule,
  "v1/ReplicationController": replicasRule,
  "v1/ResourceQuota": quotaRule,
  "v1/Service": serviceRule,
};

/**
 * How to wait for the object: not at all when its annotation says so, for what `pulumi.com/waitFor` names,
 * else by the rule of its kind. Other kinds count as ready unless waiting for all kinds is switched on.
 */
export function ruleFor(gvk: Gvk, inputs: PlainObject, awaitAll: boolean): Rule | undefined {
  if (annotation(inputs, annotations.skipAwait) === "true") return undefined;
  const wanted = annotation(inputs, annotations.waitFor);
  if (wanted) return everyRule(expressions(wanted).map(ruleOf));
  return rules[`${apiVersionOf(gvk)}/${gvk.kind}`] ?? (awaitAll ? genericRule : undefined);
}

/** One expression, or a JSON list of them. */
const expressions = (wanted: string): readonly string[] =>
  wanted.trimStart().startsWith("[") ? (JSON.parse(wanted) as string[]) : [wanted];

function ruleOf(expression: string): Rule {
  if (expression.startsWith("jsonpath=")) return jsonPathRule(expression);
  if (expression.startsWith("condition=")) return conditionRule(expression);
  throw new Error(
    `pulumi.com/waitFor: "${expression}": start it with jsonpath= or condition=, for example condition=Ready`,
  );
}

const everyRule = (all: readonly Rule[]): Rule => ({
  judge: (object, related) =>
    all.map((rule) => rule.judge(object, related)).find(({ kind }) => kind !== "ready") ?? ready,
});
