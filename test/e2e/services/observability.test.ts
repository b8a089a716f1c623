import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "../support/api";
import { devStack } from "../support/dev-stack";
import { checkout } from "../support/sandbox";
import { all, keepers, type Live, type Pod, selected } from "./inventory";

const MONITORING = "monitoring.coreos.com/v1";

type Monitor = Live & {
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly podMetricsEndpoints: readonly { readonly port: string }[];
  };
};
type Rules = Live & {
  readonly spec: {
    readonly groups: readonly {
      readonly rules: readonly {
        readonly alert?: string;
        readonly annotations?: Readonly<Record<string, string>>;
      }[];
    }[];
  };
};

describe("what watches the services on a live control plane", () => {
  let api: Api;
  before(async () => {
    ({ api } = await devStack());
  });

  it("reads every pod of each service and of the gateway, on a port it has, and no other pod", async () => {
    const pods = await all<Pod>(api, "", "pods");
    const monitors = await all<Monitor>(api, MONITORING, "podmonitors");
    const watched = await keepers(api);
    assert.equal(monitors.length, watched.length);
    for (const { metadata, spec } of watched) {
      const monitor = monitors.find(
        ({ metadata: other }) => other.namespace === metadata.namespace && other.name === metadata.name,
      );
      assert.ok(monitor !== undefined, metadata.name);
      const behind = (labels: Readonly<Record<string, string>>) =>
        pods.filter(
          (pod) => pod.metadata.namespace === metadata.namespace && selected(labels, pod.metadata.labels),
        );
      const read = behind(monitor.spec.selector.matchLabels);
      assert.ok(read.length > 0, metadata.name);
      assert.deepEqual(read, behind(spec.selector.matchLabels));
      for (const { port } of monitor.spec.podMetricsEndpoints)
        for (const pod of read)
          assert.equal(
            pod.spec.containers.flatMap(({ ports = [] }) => ports).filter(({ name }) => name === port).length,
            1,
            `${pod.metadata.name} ${port}`,
          );
    }
  });

  it("judges every service and the gateway by rules whose alerts lead to runbooks", async () => {
    const rules = await all<Rules>(api, MONITORING, "prometheusrules");
    const names = (objects: readonly Live[]) =>
      objects.map(({ metadata: { namespace = "", name } }) => `${namespace}/${name}`).sort();
    assert.deepEqual(names(rules), names(await keepers(api)));
    for (const { metadata, spec } of rules) {
      const alerts = spec.groups.flatMap((group) => group.rules).filter(({ alert }) => alert !== undefined);
      assert.ok(alerts.length > 8, metadata.name);
      for (const { annotations } of alerts) {
        const file = annotations?.["runbook_url"]?.split("/").at(-1) ?? "none";
        assert.ok(existsSync(join(checkout, "docs/runbooks", file)), `${metadata.name}: ${file}`);
      }
    }
  });

  it("names the tenant in the metrics of every namespace with services", async () => {
    const telemetries = await all<Live>(api, "telemetry.istio.io/v1", "telemetries");
    const services = (await keepers(api)).filter(
      ({ metadata }) => metadata.labels?.["app.kubernetes.io/component"] === "service",
    );
    assert.deepEqual(
      new Set(telemetries.map(({ metadata }) => metadata.namespace)),
      new Set(services.map(({ metadata }) => metadata.namespace)),
    );
  });
});
