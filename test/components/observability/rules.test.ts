import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { burns } from "../../../components/observability/burn-rate-plan";
import type { Alert, Recording } from "../../../components/observability/monitored-types";
import { podsOfWorkload } from "../../../components/observability/monitored-types";
import { planRules } from "../../../components/observability/rules-plan";
import { errorRatio, planSloQuery } from "../../../components/observability/slo-queries-plan";
import { budgetOf, slos } from "../../../components/observability/slo-table";
import { dashboards } from "../../../components/observability/dashboards/dashboards";
import { planDashboard } from "../../../components/observability/dashboards/dashboard-plan";
import { objectives } from "../../../lib/objectives";
import { monitored, RUNBOOKS } from "./workloads";

const rulesOf = (change: Parameters<typeof monitored>[0] = {}) =>
  planRules(monitored(change), RUNBOOKS).groups.flatMap(({ rules }) => rules);
const isAlert = (rule: Alert | Recording): rule is Alert => "alert" in rule;
const alerts = rulesOf().filter(isAlert);
const recordings = rulesOf().filter((rule): rule is Recording => !isAlert(rule));
/** Recorded series that an expression reads. */
const read = (expr: string): string[] => expr.match(/\b(slo|tenant):[a-z0-9_]+:[a-z0-9_]+\b/g) ?? [];

describe("the rules of a service", () => {
  it("record each window of each objective under Sloth's names, the whole period included", () => {
    for (const { name } of slos) {
      const ratios = recordings.filter(
        ({ record, labels }) => record.startsWith("slo:sli_error:") && labels["sloth_slo"] === name,
      );
      assert.deepEqual(
        ratios.map(({ record, labels }) => [record, labels["sloth_window"]]),
        ["5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"].map((window) => [
          `slo:sli_error:ratio_rate${window}`,
          window,
        ]),
      );
      const others = recordings.filter(
        ({ record, labels }) => !record.startsWith("slo:sli_error:") && labels["sloth_slo"] === name,
      );
      assert.deepEqual(
        others.map(({ record }) => record),
        [
          "slo:objective:ratio",
          "slo:error_budget:ratio",
          "slo:time_period:days",
          "slo:current_burn_rate:ratio",
          "slo:period_burn_rate:ratio",
          "slo:period_error_budget_remaining:ratio",
        ],
      );
    }
  });

  it("page at 14.4 and 6 times the budget's speed, and make a ticket at 3 and 1", () => {
    const burning = alerts.filter(({ alert }) => alert === "ErrorBudgetBurns");
    assert.equal(burning.length, 2 * slos.length);
    const [page, ticket] = burning;
    const pairs = ({ expr }: Alert) =>
      [...expr.matchAll(/ratio_rate(\w+)\{[^}]*\} > \((\d+(?:\.\d+)?) \* (\d+(?:\.\d+)?)\)/g)].map(
        ([, window, factor, budget]) => [window, Number(factor), Number(budget)],
      );
    assert.deepEqual(pairs(page!), [
      ["5m", 14.4, 0.001],
      ["1h", 14.4, 0.001],
      ["30m", 6, 0.001],
      ["6h", 6, 0.001],
    ]);
    assert.deepEqual(pairs(ticket!), [
      ["2h", 3, 0.001],
      ["1d", 3, 0.001],
      ["6h", 1, 0.001],
      ["3d", 1, 0.001],
    ]);
  });

  it("can be reached: no burn asks for more failures than there are requests", () => {
    for (const slo of slos)
      for (const { factor } of Object.values(burns).flat())
        assert.ok(factor * budgetOf(slo) < 1, `${slo.name} ${factor}`);
    assert.equal(budgetOf(slos[0]!), objectives.errorRatePercent / 100);
  });

  it("read only what some rule records, and so do the dashboards", () => {
    const recorded = new Set(recordings.map(({ record }) => record));
    const asked = [
      ...rulesOf().map(({ expr }) => expr),
      ...dashboards.flatMap((each) =>
        planDashboard(each).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ),
    ].flatMap(read);
    assert.ok(asked.length > 30, String(asked.length));
    for (const series of asked) assert.ok(recorded.has(series), series);
  });

  it("ask what releases are judged by", () => {
    const scope = podsOfWorkload(monitored());
    assert.equal(planSloQuery("error-rate", scope).query, errorRatio(scope, "2m"));
    const fiveMinutes = recordings.find(({ record }) => record === "slo:sli_error:ratio_rate5m");
    assert.equal(fiveMinutes?.expr, `(${errorRatio(scope, "5m")}) >= 0`);
    const saturated = alerts.filter(({ alert }) => alert === "ServiceSaturated").map(({ expr }) => expr);
    assert.deepEqual(
      saturated,
      (["cpu", "memory"] as const).map((metric) => {
        const { query, bound } = planSloQuery(metric, scope);
        return `${query} > ${"atMost" in bound ? bound.atMost : "?"}`;
      }),
    );
  });

  it("name who is told, how soon, and a runbook that exists", () => {
    for (const { alert, labels, annotations } of alerts) {
      assert.ok(["page", "ticket"].includes(labels.severity), alert);
      assert.equal(labels["owner"], "core", alert);
      const file = annotations.runbook_url.replace(`${RUNBOOKS}/`, "docs/runbooks/");
      assert.ok(existsSync(file), `${alert}: ${annotations.runbook_url}`);
      assert.match(annotations.summary, /\.$/, alert);
    }
  });

  it("tell two workloads of one name apart by their namespace", () => {
    const identity = (namespace: string) =>
      rulesOf({ namespace }).flatMap((rule) => rule.labels["sloth_id"] ?? []);
    const elsewhere = new Set(identity("tenant-acme"));
    assert.ok(identity("spotify-ai-agent-dev").every((id) => !elsewhere.has(id)));
  });

  it("say whose a workload is that one tenant has to itself, and tell no tenants apart there", () => {
    const own = rulesOf({ namespace: "tenant-acme", tenant: "acme" });
    for (const { labels, expr } of own) {
      assert.equal(labels["tenant"], "acme");
      assert.ok(!expr.includes("tenant:"));
    }
  });

  it("count a gateway's requests where they leave, and know no tenants there", () => {
    const gateway = rulesOf({ reporter: "source", container: "istio-proxy" });
    const text = JSON.stringify(gateway);
    assert.ok(!text.includes('reporter=\\"destination'));
    assert.ok(!text.includes("tenant:"));
    assert.ok(text.includes('container=\\"istio-proxy'));
  });

  it("are about replicas alone where no mesh counts requests", () => {
    const { groups } = planRules(monitored({ mesh: false }), RUNBOOKS);
    assert.deepEqual(
      groups.map(({ name }) => name),
      ["health"],
    );
  });
});
