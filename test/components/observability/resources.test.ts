import assert from "node:assert/strict";
import { Observability } from "../../../components/observability/observability";
import { observabilitySchema } from "../../../components/observability/observability-schema";
import { planScrape } from "../../../components/observability/scrape-plan";
import { ServiceMonitoring } from "../../../components/observability/service-monitoring";
import { Services } from "../../../components/services/services";
import { orphans, record, resourceSet } from "../../support/record";
import { environmentOf } from "../../support/stack";
import { monitored, RUNBOOKS } from "./workloads";

const kinds = (resources: Parameters<typeof resourceSet>[0]) =>
  resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort();

const observability = (features = {}) =>
  record(() => {
    const planned = environmentOf("prod", features).observability ?? assert.fail("nothing is watched");
    return new Observability("observability", { ...planned, namespaces: planned.live });
  });

describe("the resources that watch the platform", function () {
  this.timeout(60_000);

  it("are for one workload exactly a scraper and its rules", async () => {
    const { resources } = await record(
      () =>
        new ServiceMonitoring("backend", {
          workload: monitored(),
          namespace: "ns",
          labels: {},
          runbooks: RUNBOOKS,
        }),
    );
    assert.deepEqual(kinds(resources), [
      "PodMonitor backend-podmonitor",
      "PrometheusRule backend-prometheusrule",
      "ServiceMonitoring backend",
    ]);
    assert.deepEqual(orphans(resources), ["backend"]);
  });

  it("are for an environment the tenants in its metrics, the gateway's rules and the dashboards", async () => {
    const { resources } = await observability();
    assert.deepEqual(kinds(resources), [
      "ConfigMap observability-platform-services",
      "ConfigMap observability-platform-tenants",
      "Observability observability",
      "PodMonitor observability-gateway-podmonitor",
      "PrometheusRule observability-gateway-prometheusrule",
      "ServiceMonitoring observability-gateway",
      "Telemetry observability-billing-telemetry",
      "Telemetry observability-services-telemetry",
    ]);
    assert.deepEqual(orphans(resources), ["observability"]);
  });

  it("are the dashboards alone without the mesh, and nothing without the operator of Prometheus", async () => {
    const { resources } = await observability({ mesh: false });
    assert.deepEqual(kinds(resources), [
      "ConfigMap observability-platform-services",
      "ConfigMap observability-platform-tenants",
      "Observability observability",
    ]);
    const { observability: none, services } = environmentOf("dev", { prometheus: false });
    assert.equal(none, undefined);
    const unwatched = await record(
      () => new Services("services", { ...services, namespaces: services.live }),
    );
    assert.ok(!unwatched.resources.some(({ type }) => type.includes("monitoring.coreos.com")));
  });

  it("read a pod through its sidecar where it has one, and else on its own port", () => {
    const [through] = planScrape(monitored()).podMetricsEndpoints;
    assert.equal(through?.path, "/stats/prometheus");
    assert.deepEqual(
      through.relabelings.map(({ targetLabel, replacement }) => [targetLabel, replacement]),
      [["__address__", "$1:15020"]],
    );
    const [direct] = planScrape(monitored({ mesh: false })).podMetricsEndpoints;
    assert.deepEqual([direct?.path, direct?.relabelings], ["/metrics", []]);
  });

  it("lead to runbooks at an address that a stack file may choose", () => {
    const parsed = (runbooks: unknown) => observabilitySchema.safeParse({ runbooks });
    assert.ok(parsed("https://docs.example.org/a/b").success);
    for (const wrong of [
      "http://docs.example.org",
      "docs",
      "https://docs.example.org/",
      7,
      "https://u:p@h",
    ]) {
      const { error } = parsed(wrong);
      assert.match(error?.issues[0]?.message ?? "", /give an address such as/, String(wrong));
    }
  });
});
