import assert from "node:assert/strict";
import { KEDA_API } from "../../../components/delivery/needed-kinds-plan";
import { scaleTarget } from "../../../components/delivery/workload-plan";
import { serviceKeys } from "../../../components/services/catalogue";
import { planScaledObject, transferAnnotations } from "../../../components/workload/scaled-object-plan";
import { planScaling } from "../../../components/workload/scaling-plan";
import { definitionSources } from "../../../sandbox/control-plane/cluster/crd-table";
import { factsOf } from "../../components/workload/facts";
import { stackOf } from "../../support/stack";
import { sandbox } from "../support/sandbox";
import { eventually } from "../support/wait";
import { podTemplate, Workspace } from "./workspace";

interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: "Namespaced" | "Cluster";
    readonly names: { readonly plural: string; readonly kind: string };
    readonly versions: {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
  readonly status: { readonly conditions: { type: string; status: string }[] };
}
interface Schema {
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
}

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

describe("custom resources", () => {
  const workspace = new Workspace("e2e-custom-resources");
  const definitions = () => workspace.api.list<Definition>(DEFINITIONS);

  it("of every project that the platform uses are established", async () => {
    const all = await definitions();
    for (const { metadata, status } of all) {
      const established = status.conditions.find(({ type }) => type === "Established");
      assert.equal(established?.status, "True", metadata.name);
    }
    const names = all.map(({ metadata }) => metadata.name);
    for (const name of [
      "rollouts.argoproj.io",
      "analysistemplates.argoproj.io",
      "virtualservices.networking.istio.io",
      "authorizationpolicies.security.istio.io",
      "telemetries.telemetry.istio.io",
      "httproutes.gateway.networking.k8s.io",
      "servicemonitors.monitoring.coreos.com",
      "podmonitors.monitoring.coreos.com",
      "prometheusrules.monitoring.coreos.com",
      "alertmanagerconfigs.monitoring.coreos.com",
      "externalsecrets.external-secrets.io",
      "certificates.cert-manager.io",
      "verticalpodautoscalers.autoscaling.k8s.io",
      "scaledobjects.keda.sh",
      "schedules.velero.io",
    ]) {
      assert.ok(names.includes(name), name);
    }
    assert.ok(names.length >= definitionSources.length * 2, `only ${names.length}`);
  });

  it("reject fields that their schema does not know", async () => {
    let checked = 0;
    for (const { metadata, spec } of await definitions()) {
      const version = spec.versions.find(({ served }) => served)!;
      const inSpec = version.schema.openAPIV3Schema.properties?.["spec"];
      if (inSpec?.properties === undefined || inSpec["x-kubernetes-preserve-unknown-fields"]) continue;
      const root = `/apis/${spec.group}/${version.name}`;
      const place = spec.scope === "Namespaced" ? `/namespaces/${workspace.namespace}` : "";
      const { status, body } = await workspace.api.ask<{ message: string }>(
        "POST",
        `${root}${place}/${spec.names.plural}?fieldValidation=Strict&dryRun=All`,
        {
          body: {
            apiVersion: `${spec.group}/${version.name}`,
            kind: spec.names.kind,
            metadata: { name: "strict" },
            spec: { noSuchFieldAnywhere: 1 },
          },
        },
      );
      assert.ok(status === 400 || status === 422, `${metadata.name}: ${status}`);
      assert.match(body.message, /unknown field "spec\.noSuchFieldAnywhere"/, metadata.name);
      checked += 1;
    }
    assert.ok(checked >= 40, `only ${checked} have a schema for their spec`);
  });

  it("take every ScaledObject that the program plans, for Deployments and for Rollouts, as KEDA defines it", async () => {
    const metricSource = { prometheus: "http://prometheus.monitoring:9090", namespace: "live" };
    const path = `${workspace.group(KEDA_API)}/scaledobjects?fieldValidation=Strict&dryRun=All`;
    const rehearse = (name: string, spec: object) =>
      workspace.api.ask<{ message: string; spec: object }>("POST", path, {
        body: {
          apiVersion: KEDA_API,
          kind: "ScaledObject",
          metadata: { name, annotations: transferAnnotations },
          spec,
        },
      });
    const taken: string[] = [];
    for (const key of serviceKeys)
      for (const delivery of [undefined, stackOf("prod").services.auth.delivery]) {
        const facts = factsOf(key, { metricSource });
        const spec = planScaledObject(facts, scaleTarget(facts.name, delivery));
        if (spec === undefined) continue;
        const { status, body } = await rehearse(facts.name, spec);
        assert.equal(status, 201, body.message);
        // What the server did not know it would have left out.
        assert.deepEqual(body.spec, spec);
        taken.push(`${spec.scaleTargetRef.kind} ${key}`);
        const upsideDown = await rehearse(facts.name, { ...spec, minReplicaCount: spec.maxReplicaCount + 1 });
        assert.equal(upsideDown.status, 422);
        assert.match(upsideDown.body.message, /minReplicaCount must be less than or equal/);
      }
    assert.equal(taken.length, 10, taken.join());
  });

  it("of KEDA keep the autoscaler that it made: the program's own is refused over it", async () => {
    const autoscalers = `${workspace.group("autoscaling/v2")}/horizontalpodautoscalers`;
    const facts = factsOf("auth");
    const plan = planScaling(facts, scaleTarget(facts.name, undefined));
    const object = {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: facts.name },
    };
    const external = {
      type: "External",
      external: { metric: { name: "s2-prometheus" }, target: { type: "AverageValue", averageValue: "20" } },
    };
    await workspace.create(`${autoscalers}?fieldManager=keda`, {
      ...object,
      spec: { ...plan, metrics: [...plan.metrics, external] },
    });
    const { status, body } = await workspace.api.ask<{ message: string }>(
      "PATCH",
      `${autoscalers}/${facts.name}?fieldManager=pulumi`,
      { type: "application/apply-patch+yaml", body: { ...object, spec: plan } },
    );
    assert.equal(status, 409);
    assert.match(body.message, /conflict with "keda".*\.spec\.metrics/);
    const live = await workspace.api.get<{ spec: { metrics: { type: string }[] } }>(
      `${autoscalers}/${facts.name}`,
    );
    assert.deepEqual(live.spec.metrics.map(({ type }) => type).sort(), ["External", "Resource", "Resource"]);
  });

  it("are put back by the next start when somebody deletes one", async () => {
    const path = `${DEFINITIONS}/podmonitors.monitoring.coreos.com`;
    assert.equal((await workspace.api.ask("DELETE", path)).status, 200);
    await eventually("its end", async () => (await workspace.api.ask("GET", path)).status === 404);
    const { code, stderr } = await (await sandbox()).command("up", "--skip-stack");
    assert.equal(code, 0, stderr);
    const { status } = await workspace.api.ask(
      "GET",
      `${workspace.group("monitoring.coreos.com/v1")}/podmonitors`,
    );
    assert.equal(status, 200);
  });

  it("drive a canary: the rollouts controller shifts Istio's weights", async () => {
    const service = (name: string) =>
      workspace.create(`${workspace.core}/services`, {
        metadata: { name },
        spec: { selector: { app: "canary" }, ports: [{ port: 80 }] },
      });
    await Promise.all([service("stable"), service("canary")]);
    const route = (host: string, weight: number) => ({ destination: { host }, weight });
    const virtualServices = `${workspace.group("networking.istio.io/v1")}/virtualservices`;
    await workspace.create(virtualServices, {
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata: { name: "canary" },
      spec: {
        hosts: ["stable"],
        http: [{ name: "main", route: [route("stable", 100), route("canary", 0)] }],
      },
    });
    const rollouts = `${workspace.group("argoproj.io/v1alpha1")}/rollouts`;
    await workspace.create(rollouts, {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      metadata: { name: "canary" },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: "canary" } },
        template: podTemplate("canary"),
        strategy: {
          canary: {
            stableService: "stable",
            canaryService: "canary",
            trafficRouting: { istio: { virtualService: { name: "canary", routes: ["main"] } } },
            steps: [{ setWeight: 20 }, { pause: {} }],
          },
        },
      },
    });
    const phase = (wanted: string) =>
      eventually(`phase ${wanted}`, async () => {
        const { status } = await workspace.api.get(`${rollouts}/canary`);
        return status?.["phase"] === wanted;
      });
    await phase("Healthy");
    await workspace.api.patch(`${rollouts}/canary`, {
      spec: { template: { metadata: { annotations: { release: "2" } } } },
    });
    await phase("Paused");
    const live = await workspace.api.get(`${virtualServices}/canary`);
    const [http] = (live.spec as { http: { route: { weight: number }[] }[] }).http;
    assert.deepEqual(
      http!.route.map(({ weight }) => weight),
      [80, 20],
    );
  });
});
