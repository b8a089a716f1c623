import assert from "node:assert/strict";
import { analysisSchema } from "../../../components/delivery/analysis-schema";
import { planQueries } from "../../../components/delivery/analysis-plan";
import { type CatalogueRow, catalogue, serviceKeys } from "../../../components/services/catalogue";
import { planScaledObject } from "../../../components/workload/scaled-object-plan";
import { planRecommendation, planScaling } from "../../../components/workload/scaling-plan";
import type { WorkloadFacts } from "../../../components/workload/workload-types";
import { factsOf } from "./facts";

const target = { apiVersion: "apps/v1", kind: "Deployment", name: "spotify-ai-auth-service" };
const metricSource = { prometheus: "http://prometheus.monitoring:9090", namespace: "platform-prod" };
const planned = (change: Partial<WorkloadFacts> = {}) =>
  planScaledObject(factsOf("auth", { metricSource, ...change }), target) ?? assert.fail("no ScaledObject");

describe("scaling", () => {
  it("follows processor and memory where no business metric does", () => {
    const { metrics, minReplicas, maxReplicas, scaleTargetRef } = planScaling(factsOf("billing"), target);
    assert.deepEqual(
      metrics.map(({ resource }) => [resource.name, resource.target.averageUtilization]),
      [
        ["cpu", 70],
        ["memory", 80],
      ],
    );
    assert.deepEqual([minReplicas, maxReplicas, scaleTargetRef], [3, 9, target]);
  });

  it("goes down later and slower than up", () => {
    const { behavior } = planScaling(factsOf("auth"), target);
    assert.ok(behavior.scaleDown.stabilizationWindowSeconds > behavior.scaleUp.stabilizationWindowSeconds);
    assert.ok(behavior.scaleDown.policies[0]!.value < behavior.scaleUp.policies[0]!.value);
  });

  it("only recommends sizes, because the horizontal autoscaler rules by them", () => {
    const { updatePolicy, targetRef } = planRecommendation(target);
    assert.deepEqual(updatePolicy, { updateMode: "Off" });
    assert.deepEqual(targetRef, target);
  });
});

describe("scaling by a business metric", () => {
  const scaled: Partial<Record<string, [string, string]>> = {
    backend: ["http_requests_per_second", "100"],
    ml: ["inference_queue_depth", "8"],
    analytics: ["event_stream_lag", "1000"],
    notification: ["notification_queue_depth", "200"],
    auth: ["logins_per_second", "20"],
  };

  for (const key of serviceKeys) {
    const [metric, threshold] = scaled[key] ?? [];
    it(`of ${key} is ${metric === undefined ? "not done: it has none" : `by the total of ${metric}`}`, () => {
      const spec = planScaledObject(factsOf(key, { metricSource }), target);
      assert.deepEqual(
        spec?.triggers,
        metric === undefined
          ? undefined
          : [
              { type: "cpu", metricType: "Utilization", metadata: { value: "70" } },
              { type: "memory", metricType: "Utilization", metadata: { value: "80" } },
              {
                type: "prometheus",
                metricType: "AverageValue",
                metadata: {
                  serverAddress: "http://prometheus.monitoring:9090",
                  query: `sum(${metric}{namespace="platform-prod",pod=~"spotify-ai-${key}-service-.+"})`,
                  threshold,
                  ignoreNullValues: "false",
                },
              },
            ],
      );
    });
  }

  it("is not done where nobody serves the metric", () => {
    assert.equal(planScaledObject(factsOf("auth"), target), undefined);
  });

  it("has the bounds, the behaviour and the target of the autoscaler without it, whose name it keeps", () => {
    for (const apiVersion of ["apps/v1", "argoproj.io/v1alpha1"]) {
      const kind = apiVersion === "apps/v1" ? "Deployment" : "Rollout";
      const at = { ...target, apiVersion, kind };
      const facts = factsOf("auth", { metricSource, replicas: { min: 6, max: 24 } });
      const { minReplicas, maxReplicas, behavior, scaleTargetRef } = planScaling(facts, at);
      const { triggers, ...rest } = planScaledObject(facts, at) ?? assert.fail("no ScaledObject");
      assert.equal(triggers.length, 3);
      assert.deepEqual(rest, {
        scaleTargetRef,
        minReplicaCount: minReplicas,
        maxReplicaCount: maxReplicas,
        advanced: {
          restoreToOriginalReplicaCount: false,
          horizontalPodAutoscalerConfig: { name: facts.name, behavior },
        },
      });
    }
  });

  it("asks what releases are judged by, of all pods instead of one version's", () => {
    const row: CatalogueRow = catalogue.ml;
    const analysis = analysisSchema.parse({ metrics: ["business"] });
    const facts = { name: "spotify-ai-ml-service", businessMetric: row.businessMetric };
    const judged = planQueries(analysis, facts)["business"]?.query ?? assert.fail("no question");
    const { triggers } = planned({ key: "ml", name: facts.name, row });
    const { metadata } = triggers[2] as { metadata: { query: string } };
    const [total] = judged
      .replaceAll("{{args.namespace}}", metricSource.namespace)
      .replaceAll("-{{args.hash}}", "")
      .split(" / ");
    assert.equal(metadata.query, total);
  });

  it("gives KEDA words only, which is all that its triggers take", () => {
    for (const { metadata } of planned().triggers)
      for (const [name, value] of Object.entries(metadata)) assert.equal(typeof value, "string", name);
  });
});
