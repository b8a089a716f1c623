import { tierNames } from "../../../../lib/tier-names";
import type { AdmissionFacts } from "../admission-types";
import { isDeployer, isPlatform, literal, optional, tenantTier } from "../cel";
import type { PolicyPlan } from "../policy";

/** Tenants share one store: two hundred of them with every object that their quotas allow must fit into it. */
const MOST_BYTES = 262_144;
const MOST_KEYS = 64;

/** Bounds of a Job's life: what nothing ends stays, and what is started over for ever burns the API server. */
const LONGEST_JOB_SECONDS = 86_400;
const LONGEST_KEPT_SECONDS = 604_800;
const MOST_RETRIES = 20;
const MOST_COMPLETIONS = 1000;

/** Earlier revisions of a workload that are kept; each is an object as large as its template. */
const MOST_REVISIONS = 10;

/** Metrics of an autoscaler that are about its own pods. The controller reads all others with rights of its own. */
const OWN_METRICS = ["Resource", "ContainerResource"];
/** Where the oldest version of an autoscaler keeps its metrics. */
const METRICS_ANNOTATION = "autoscaling.alpha.kubernetes.io/metrics";

/** What an autoscaler may scale: the tenant's own workloads, not the platform's beside them. */
const SCALABLE = ["Deployment", "StatefulSet"];

const limitOf = ({ tiers }: AdmissionFacts) => ({
  name: "limit",
  expression: `${literal(Object.fromEntries(tierNames.map((tier) => [tier, tiers[tier].replicas])))}[${tenantTier}]`,
});

/** Replicas stay within the tier, however they are asked for: in the object, by scale, or by an autoscaler. */
export const scalePolicy = (facts: AdmissionFacts): PolicyPlan => ({
  name: "tenant-scale",
  matches: [
    {
      groups: ["apps"],
      resources: ["deployments", "deployments/*", "statefulsets", "statefulsets/*"],
    },
    { groups: ["argoproj.io"], resources: ["rollouts", "rollouts/*"] },
    { groups: ["autoscaling"], resources: ["horizontalpodautoscalers", "horizontalpodautoscalers/*"] },
    { groups: ["batch"], resources: ["jobs", "jobs/*", "cronjobs", "cronjobs/*"] },
  ],
  where: { kind: "tenants" },
  conditions: [{ name: "has-a-spec", expression: `object != null && has(dyn(object).spec)` }],
  variables: [
    limitOf(facts),
    {
      name: "job",
      expression: `has(dyn(object).spec.jobTemplate) ? dyn(object).spec.jobTemplate.spec : dyn(object).spec`,
    },
    { name: "isJob", expression: `request.kind.kind in ["Job", "CronJob"]` },
  ],
  rules: [
    {
      id: "TEN-SCL-01",
      // The platform's own numbers follow from the tier, and in a preview from the next one.
      allow: `${isDeployer} || !has(dyn(object).spec.replicas) || dyn(object).spec.replicas <= variables.limit`,
      message: "more replicas than the tier grants",
      detail: `"replicas " + string(dyn(object).spec.replicas) + " exceed the " + string(variables.limit) + " of tier " + ${tenantTier}`,
    },
    {
      id: "TEN-SCL-02",
      allow: `${isDeployer} || !has(dyn(object).spec.maxReplicas) || dyn(object).spec.maxReplicas <= variables.limit`,
      message: "maxReplicas is more than the tier grants",
      detail: `"maxReplicas " + string(dyn(object).spec.maxReplicas) + " exceed the " + string(variables.limit) + " of tier " + ${tenantTier}`,
    },
    {
      id: "TEN-SCL-03",
      allow: `!variables.isJob || ${optional("variables.job.parallelism", "1")} <= variables.limit`,
      message: "parallelism is more than the tier grants",
    },
    {
      id: "TEN-SCL-04",
      allow: `!variables.isJob || (has(variables.job.activeDeadlineSeconds) && has(variables.job.ttlSecondsAfterFinished))`,
      message:
        "a Job needs activeDeadlineSeconds and ttlSecondsAfterFinished, so that it ends and is cleared away",
    },
    {
      id: "TEN-SCL-05",
      allow: `!variables.isJob || ((!has(variables.job.activeDeadlineSeconds) || variables.job.activeDeadlineSeconds <= ${LONGEST_JOB_SECONDS}) && (!has(variables.job.ttlSecondsAfterFinished) || variables.job.ttlSecondsAfterFinished <= ${LONGEST_KEPT_SECONDS}) && ${optional("variables.job.backoffLimit", "6")} <= ${MOST_RETRIES} && ${optional("variables.job.completions", "1")} <= ${MOST_COMPLETIONS})`,
      message: `a Job may last ${LONGEST_JOB_SECONDS} s, be kept ${LONGEST_KEPT_SECONDS} s, retry ${MOST_RETRIES} and complete ${MOST_COMPLETIONS} times at most`,
    },
    {
      id: "TEN-SCL-06",
      allow: `${isPlatform} || !has(dyn(object).spec.scaleTargetRef) || (dyn(object).spec.scaleTargetRef.kind in ${literal(SCALABLE)} && !dyn(object).spec.scaleTargetRef.name.startsWith("spotify-ai-"))`,
      message: `scaleTargetRef must name a ${SCALABLE.join(" or ")} of your own`,
    },
    {
      id: "TEN-SCL-07",
      allow: `${isPlatform} || request.kind.kind != "HorizontalPodAutoscaler" || (${optional("dyn(object).spec.metrics", "[]")}.all(m, m.type in ${literal(OWN_METRICS)}) && !(${literal(METRICS_ANNOTATION)} in ${optional("dyn(object).metadata.annotations", "{}")}))`,
      message: `metrics may be ${OWN_METRICS.join(" and ")} only; the others could tell you numbers of somebody else`,
    },
    {
      id: "TEN-SCL-08",
      allow: `${isDeployer} || !has(dyn(object).spec.revisionHistoryLimit) || dyn(object).spec.revisionHistoryLimit <= ${MOST_REVISIONS}`,
      message: `revisionHistoryLimit may be ${MOST_REVISIONS} at most; every revision is an object of its own`,
    },
    {
      id: "TEN-SCL-09",
      allow: `!variables.isJob || (!has(variables.job.managedBy) && (!has(variables.job.manualSelector) || !variables.job.manualSelector))`,
      message:
        "a Job is run by the cluster's own controller, on pods of its own; leave out managedBy and manualSelector",
    },
  ],
});

/** Whom the pods of a namespace trust: the API server's and the mesh's certificates. */
const TRUST_ROOTS = ["kube-root-ca.crt", "istio-ca-root-cert"];

/** Where a ConfigMap or a Secret keeps what it holds. */
const CONTENTS = ["data", "binaryData", "stringData"];

/** ConfigMaps and Secrets stay small: their number is limited by quota, their size here. */
export const contentPolicy = (): PolicyPlan => ({
  name: "tenant-content",
  matches: [{ groups: [""], resources: ["configmaps", "configmaps/*", "secrets", "secrets/*"] }],
  where: { kind: "tenants" },
  variables: CONTENTS.map((field) => ({
    name: field,
    expression: optional(`dyn(object).${field}`, "{}"),
  })),
  rules: [
    {
      id: "TEN-CNT-01",
      allow: `${CONTENTS.map((field) => `size(variables.${field}) <= ${MOST_KEYS}`).join(" && ")} && ${CONTENTS.map((field) => `variables.${field}.map(k, size(variables.${field}[k])).sum()`).join(" + ")} <= ${MOST_BYTES}`,
      message: `at most ${MOST_KEYS} keys and ${MOST_BYTES} bytes in all; large data belongs in the object store`,
    },
    {
      id: "TEN-CNT-02",
      allow: `${isPlatform} || !(has(request.name) && request.name in ${literal(TRUST_ROOTS)})`,
      message: "certificates of the cluster and the mesh are published by their controllers",
    },
    {
      id: "TEN-SEC-01",
      allow: `!has(dyn(object).type) || !(dyn(object).type in ["kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token"])`,
      message: "Secrets that hold tokens of accounts or nodes are not allowed",
    },
  ],
});
