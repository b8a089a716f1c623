import assert from "node:assert/strict";
import { TraceCollector } from "../../../components/cluster/trace-collector";
import { collectorHost, planCollector } from "../../../components/cluster/trace-collector-plan";
import { foundationAddOns } from "../../../components/cluster/add-ons-foundation";
import { planTelemetry } from "../../../components/observability/telemetry-plan";
import { clusterPeers } from "../../../lib/cluster-peers";
import { TENANT_HEADER, TENANT_TAG } from "../../../lib/tenant-header";
import { one, orphans, record, resourceSet } from "../../support/record";

describe("the collector of traces", () => {
  const { processors, service } = planCollector("account").config;
  const steps = service.pipelines.traces.processors;

  it("forgets what the sender says of the tenant before it looks whose the pod is", () => {
    assert.ok(steps.indexOf("resource/forget") < steps.indexOf("k8sattributes"));
    assert.ok(steps.indexOf("k8sattributes") < steps.indexOf("transform/owner"));
    assert.deepEqual([...steps].sort(), Object.keys(processors).sort());
    assert.equal(steps[0], "memory_limiter");
    const [forgotten] = processors["resource/forget"].attributes;
    const [label] = processors.k8sattributes.extract.labels;
    assert.deepEqual([forgotten?.key, label?.tag_name, label?.from], [TENANT_TAG, TENANT_TAG, "namespace"]);
    assert.deepEqual(processors.k8sattributes.pod_association, [{ sources: [{ from: "connection" }] }]);
  });

  it("is where the mesh sends traces, and where pods may send them", () => {
    const values = foundationAddOns.istiod.values() as {
      meshConfig: {
        defaultProviders: { tracing: string[] };
        extensionProviders: { name: string; opentelemetry: { service: string; port: number } }[];
      };
    };
    const [provider] = values.meshConfig.extensionProviders;
    assert.deepEqual(provider?.opentelemetry, { service: collectorHost, port: 4317 });
    assert.deepEqual(values.meshConfig.defaultProviders.tracing, [provider.name]);
    assert.equal(collectorHost, `traces-collector.${clusterPeers.collector.namespace}.svc.cluster.local`);
    const [tracing] = planTelemetry().tracing;
    assert.deepEqual(tracing?.providers, [{ name: provider.name }]);
    assert.equal(tracing.customTags[TENANT_TAG].header.name, TENANT_HEADER);
  });

  it("is one object for its operator, with an account that reads pods and namespaces and nothing else", async () => {
    const { resources } = await record(() => new TraceCollector("t"));
    assert.deepEqual(orphans(resources), ["t"]);
    assert.deepEqual(resourceSet(resources).length, 5);
    const { rules } = one(resources, "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole").inputs as {
      rules: { verbs: string[]; resources: string[] }[];
    };
    for (const { verbs } of rules) assert.deepEqual(verbs, ["get", "list", "watch"]);
    assert.deepEqual(rules.flatMap(({ resources: kinds }) => kinds).sort(), [
      "namespaces",
      "pods",
      "replicasets",
    ]);
  });
});
