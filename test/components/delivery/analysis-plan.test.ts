import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { successCondition } from "../../../components/delivery/analysis-plan";
import { planTemplates } from "../../../components/delivery/templates-plan";
import { objectives } from "../../../lib/objectives";
import { planSloQuery } from "../../../components/observability/slo-queries-plan";
import { sloMetrics } from "../../../components/observability/slo-types";
import { releaseOf, stages } from "./releases";

interface Metric {
  readonly name: string;
  readonly count?: number;
  readonly initialDelay: string;
  readonly failureLimit: number;
  readonly consecutiveErrorLimit: number;
  readonly successCondition: string;
  readonly failureCondition?: string;
  readonly provider: { readonly prometheus: { readonly query: string; readonly address: string } };
}
const metricsOf = (template: object | undefined) => (template as { metrics: Metric[] }).metrics;

/** The controller's language is Expr; of what the conditions use, JavaScript means the same. */
const holds = (condition: string, result: number[]): unknown =>
  runInNewContext(condition, {
    result,
    len: (list: unknown[]) => list.length,
    isNaN: Number.isNaN,
    isInf: (value: number) => Math.abs(value) === Infinity,
  });

describe("the analysis of a release", () => {
  const canary = {
    strategy: "canary",
    stages,
    analysis: { metrics: [...sloMetrics, "business"], failures: 1 },
  };
  const businessMetric = { name: "logins_per_second", kind: "throughput", perReplica: 20 } as const;
  const templates = planTemplates(releaseOf(canary, { businessMetric }));

  it("asks the service's objectives, of its new pods only", () => {
    for (const metric of metricsOf(templates["web-gate"])) {
      const { query, address } = metric.provider.prometheus;
      assert.match(query, /pod=~"web-\{\{args\.hash\}\}-\.\+"/, metric.name);
      assert.equal(address, "http://prometheus.example:9090");
      assert.ok(!query.includes("\n"));
    }
    const bounds = sloMetrics.map(
      (metric) => planSloQuery(metric, { namespace: "ns", pods: "p", container: "c" }).bound,
    );
    assert.deepEqual(bounds, [
      { atMost: objectives.errorRatePercent / 100 },
      { atMost: objectives.p95LatencyMilliseconds },
      { atMost: objectives.cpuPercentOfRequest / 100 },
      { atMost: objectives.memoryPercentOfRequest / 100 },
    ]);
  });

  it("compares a throughput with the old pods, and a backlog with what one replica copes with", () => {
    const throughput = metricsOf(templates["web-gate"]).find(({ name }) => name === "business")!;
    assert.match(throughput.provider.prometheus.query, /\{\{args\.stable-hash\}\}/);
    assert.match(throughput.successCondition, /result\[0\] >= 0\.8/);
    const backlog = planTemplates(
      releaseOf(canary, { businessMetric: { name: "queue", kind: "backlog", perReplica: 8 } }),
    );
    const metric = metricsOf(backlog["web-gate"]).find(({ name }) => name === "business")!;
    assert.ok(!metric.provider.prometheus.query.includes("stable-hash"));
    assert.match(metric.successCondition, /result\[0\] <= 8/);
  });

  it("never takes missing, unordered or infinite values for good ones", () => {
    for (const bound of [{ atMost: 0.5 }, { atLeast: 0.5 }]) {
      const condition = successCondition(bound);
      for (const result of [[], [NaN], [Infinity], [-Infinity]])
        assert.equal(holds(condition, result), false, `${condition} ${result.join()}`);
      assert.equal(holds(condition, [0.5]), true);
      assert.equal(holds(condition, ["atMost" in bound ? 0.51 : 0.49]), false);
    }
  });

  it("gives every measure a condition for success, none for failure, and a limit of errors", () => {
    for (const template of Object.values(templates))
      for (const metric of metricsOf(template)) {
        assert.ok(metric.successCondition !== "true");
        assert.equal(metric.failureCondition, undefined);
        assert.equal(metric.consecutiveErrorLimit, 3);
        assert.equal(metric.failureLimit, 1);
        assert.equal(metric.initialDelay, "120s");
      }
    assert.ok(metricsOf(templates["web-gate"]).every(({ count }) => count === 5));
    assert.ok(metricsOf(templates["web-watch"]).every(({ count }) => count === undefined));
  });

  it("puts a custom question's placeholders in", () => {
    const custom = [
      {
        name: "orders",
        query: 'sum(a{pod=~"{{args.pods}}"}) / sum(a{pod=~"{{args.stable-pods}}"})',
        atLeast: 0.9,
      },
    ];
    const plan = planTemplates(releaseOf({ strategy: "canary", stages, analysis: { metrics: [], custom } }));
    const [metric] = metricsOf(plan["web-gate"]);
    assert.equal(
      metric?.provider.prometheus.query,
      'sum(a{pod=~"web-{{args.hash}}-.+"}) / sum(a{pod=~"web-{{args.stable-hash}}-.+"})',
    );
  });

  it("measures both variants of an experiment side by side, and judges the treatment", () => {
    const cohort = { by: "cookie", name: "variant", value: "b" };
    const facts = releaseOf(
      { strategy: "ab", cohort, analysis: { metrics: ["error-rate", "business"] } },
      { businessMetric },
    );
    const metrics = metricsOf(planTemplates(facts)["web-gate"]);
    assert.deepEqual(
      metrics.map(({ name }) => name),
      ["error-rate-a", "error-rate-b", "business"],
    );
    const [a, b] = metrics;
    assert.equal(a?.successCondition, "true");
    assert.notEqual(b?.successCondition, "true");
    assert.equal(
      a.provider.prometheus.query.replaceAll("args.stable-hash", "args.hash"),
      b?.provider.prometheus.query,
    );
  });
});
