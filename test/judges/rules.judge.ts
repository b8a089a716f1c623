import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { planTemplates } from "../../components/delivery/templates-plan";
import { planDashboard } from "../../components/observability/dashboards/dashboard-plan";
import { dashboards } from "../../components/observability/dashboards/dashboards";
import { planRules } from "../../components/observability/rules-plan";
import { serviceKeys } from "../../components/services/catalogue";
import { planMonitored, planService } from "../../components/services/service-plan";
import { run } from "../e2e/support/command";
import { environmentOf } from "../support/stack";
import { scenarios, workload } from "./rules/scenarios";
import { promtool } from "./tools";

/** Minutes of a day. */
const DAY = 24 * 60;

const HALF_AN_HOUR = 30 * 60 * 1000;

/** Questions are checked as rules: `promtool` reads rule files only. */
const asRules = (questions: readonly string[]) => ({
  groups: [
    { name: "questions", rules: questions.map((expr, at) => ({ record: `question:number:${at}`, expr })) },
  ],
});

/** What a reader fills in before Prometheus sees it. */
const filled = (expr: string): string =>
  expr.replaceAll(/\{\{args\.[a-z-]+\}\}/g, "x").replaceAll(/\$\{?[a-z]+\}?/g, "x");

describe("rules and questions before Prometheus's own tool", () => {
  let directory: string;
  before(async function () {
    // Where it is not installed it is built, once.
    this.timeout(HALF_AN_HOUR);
    await promtool();
    directory = mkdtempSync(join(tmpdir(), "rules-judge-"));
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  const write = (name: string, content: object): string => {
    const file = join(directory, name);
    writeFileSync(file, stringify(content, { aliasDuplicateObjects: false }));
    return file;
  };
  const accept = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(await promtool(), args, { cwd: directory });
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    return stdout;
  };

  it("finds nothing wrong with the rules of any service of any environment, nor with the gateway's", async () => {
    for (const environment of ["dev", "staging", "prod"]) {
      const { services, observability } = environmentOf(environment);
      assert.ok(observability !== undefined);
      const { runbooks } = observability;
      const workloads = [
        ...serviceKeys.map((key) =>
          planMonitored(
            planService(key, services.context),
            services.live[key === "billing" ? "billing" : "services"],
          ),
        ),
        observability.gateway ?? assert.fail("no gateway"),
      ];
      const files = workloads.map((each) =>
        write(`${environment}-${each.name}.yaml`, planRules(each, runbooks)),
      );
      const said = await accept("check", "rules", "--lint=all", "--lint-fatal", ...files);
      assert.equal(said.match(/SUCCESS: \d+ rules found/g)?.length, workloads.length);
    }
  });

  it("takes every question of the dashboards and of the releases", async () => {
    const { services } = environmentOf("prod");
    const panels = dashboards.flatMap((each) =>
      planDashboard(each).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    );
    const measures = serviceKeys.flatMap((key) => {
      const { name, row, release } = planService(key, services.context);
      assert.ok(release !== undefined);
      const templates = planTemplates({ ...release, name, businessMetric: row.businessMetric });
      return Object.values(templates).flatMap((template) =>
        (template as { metrics: { provider: { prometheus: { query: string } } }[] }).metrics.map(
          ({ provider }) => provider.prometheus.query,
        ),
      );
    });
    assert.ok(panels.length > 10 && measures.length > 10);
    const file = write("questions.yaml", asRules([...panels, ...measures].map(filled)));
    assert.match(await accept("check", "rules", "--lint=none", file), /SUCCESS/);
  });

  for (const { what, series, minutes, step, expected } of scenarios)
    it(`tells ${what}`, async () => {
      write("rules.yaml", planRules(workload, "https://docs.example.org/runbooks"));
      const test = write("test.yaml", {
        rule_files: ["rules.yaml"],
        // Days are looked at less often, or the test would take minutes.
        evaluation_interval: minutes < DAY ? "1m" : "10m",
        tests: [
          {
            interval: `${step}m`,
            input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
            promql_expr_test: expected.map(([expr, value]) => ({
              expr,
              eval_time: `${minutes}m`,
              exp_samples: value === undefined ? [] : [{ labels: "{}", value }],
            })),
          },
        ],
      });
      assert.match(await accept("test", "rules", test), /SUCCESS/);
    });
});
