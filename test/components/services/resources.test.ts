import assert from "node:assert/strict";
import { Gateway } from "../../../components/platform/gateway";
import type { planGatewayNetwork } from "../../../components/platform/gateway-proxy-plan";
import { GuardedNamespace } from "../../../components/platform/guarded-namespace";
import { Platform } from "../../../components/platform/platform";
import { ServiceRules } from "../../../components/mesh/service-rules";
import { graph } from "../../../components/services/graph";
import { serviceKeys } from "../../../components/services/catalogue";
import { Services } from "../../../components/services/services";
import { SharedService } from "../../../components/services/shared-service";
import { Workload } from "../../../components/workload/workload";
import { ofType, one, orphans, record, resourceSet } from "../../support/record";
import { planEnvironment } from "../../../components/services/environment-plan";
import type { WorkloadFacts } from "../../../components/workload/workload-types";
import { environmentOf, stackOf } from "../../support/stack";
import { factsOf } from "../workload/facts";

/** Types without their package and version, for lists that a reader can check. */
const kinds = (resources: Parameters<typeof resourceSet>[0]) =>
  resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort();

const all = (environment: string, features = {}) =>
  record(() => {
    const planned = environmentOf(environment, features);
    const platform = new Platform("platform", planned.platform);
    return new Services("services", { ...planned.services, namespaces: platform.namespaces });
  });

describe("the resources of the shared services", function () {
  // Hundreds of registrations through the mocks: no test of speed.
  this.timeout(60_000);
  let dev: Awaited<ReturnType<typeof all>>;
  let prod: typeof dev;
  before(async () => {
    dev = await all("dev");
    prod = await all("prod");
  });

  it("of a workload are exactly these, and all its own", async () => {
    const { resources } = await record(
      () => new Workload("auth", { facts: factsOf("auth"), namespace: "ns", recommendations: true }),
    );
    assert.deepEqual(kinds(resources), [
      "ConfigMap auth-config",
      "Deployment auth",
      "HorizontalPodAutoscaler auth",
      "PodDisruptionBudget auth",
      "Service auth",
      "ServiceAccount auth",
      "VerticalPodAutoscaler auth",
      "Workload auth",
    ]);
    assert.deepEqual(orphans(resources), ["auth"]);
    const scaler = one(resources, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler").inputs as {
      metadata: { annotations: object };
    };
    // It forces its way over nobody's: docs/adr/0022.
    assert.deepEqual(scaler.metadata.annotations, { "pulumi.com/skipAwait": "true" });
    const deployment = one(resources, "kubernetes:apps/v1:Deployment");
    assert.deepEqual(deployment.ignoreChanges, ["spec.replicas"]);
    const { spec } = deployment.inputs as { spec: { replicas: number } };
    assert.equal(spec.replicas, 3);
  });

  it("of a workload that KEDA scales have a ScaledObject in place of the autoscaler, made after the pods' object", async () => {
    const metricSource = { prometheus: "http://prometheus:9090", namespace: "live" };
    const workload = (facts: Partial<WorkloadFacts>) =>
      record(
        () =>
          new Workload("auth", {
            facts: factsOf("auth", { metricSource, ...facts }),
            namespace: "ns",
            recommendations: true,
          }),
      );
    const { resources } = await workload({});
    assert.deepEqual(kinds(resources), [
      "ConfigMap auth-config",
      "Deployment auth",
      "PodDisruptionBudget auth",
      "ScaledObject auth",
      "Service auth",
      "ServiceAccount auth",
      "VerticalPodAutoscaler auth",
      "Workload auth",
    ]);
    assert.deepEqual(orphans(resources), ["auth"]);
    const scaled = one(resources, "kubernetes:keda.sh/v1alpha1:ScaledObject");
    const { metadata, spec } = scaled.inputs as {
      metadata: Record<string, unknown>;
      spec: { scaleTargetRef: object; advanced: { horizontalPodAutoscalerConfig: { name: string } } };
    };
    const name = "spotify-ai-auth-service";
    assert.deepEqual([metadata["name"], metadata["namespace"]], [name, "ns"]);
    // KEDA takes over only an autoscaler that is named, and only when it is told to.
    assert.deepEqual(metadata["annotations"], { "scaledobject.keda.sh/transfer-hpa-ownership": "true" });
    assert.equal(spec.advanced.horizontalPodAutoscalerConfig.name, name);
    assert.deepEqual(spec.scaleTargetRef, { apiVersion: "apps/v1", kind: "Deployment", name });
    assert.ok(scaled.dependencies.some((urn) => urn.endsWith("Deployment::auth")));
    const delivery = stackOf("prod").services.auth.delivery;
    const release = { delivery, routes: [], prometheus: metricSource.prometheus };
    const released = one((await workload({ release })).resources, scaled.type);
    assert.deepEqual((released.inputs as { spec: typeof spec }).spec.scaleTargetRef, {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      name,
    });
  });

  it("scale by a business metric where the stack says so and the service has one, each in its own namespace", async () => {
    const features = { mesh: true, verticalAutoscaling: true, prometheus: true, loadBalancers: false };
    const planned = planEnvironment({ ...stackOf("dev"), businessMetrics: true }, features);
    const { resources } = await record(
      () => new Services("services", { ...planned.services, namespaces: { services: "a", billing: "b" } }),
    );
    const named = (type: string) => ofType(resources, type).map(({ name }) => name);
    assert.deepEqual(named("kubernetes:autoscaling/v2:HorizontalPodAutoscaler").sort(), [
      "services-billing",
      "services-tenant",
    ]);
    const scaled = ofType(resources, "kubernetes:keda.sh/v1alpha1:ScaledObject");
    assert.deepEqual(scaled.map(({ name }) => name).sort(), [
      "services-analytics",
      "services-auth",
      "services-backend",
      "services-ml",
      "services-notification",
    ]);
    for (const { name, inputs } of scaled) {
      const [, , trigger] = (inputs as { spec: { triggers: { metadata: Record<string, string> }[] } }).spec
        .triggers;
      assert.equal(trigger?.metadata["serverAddress"], stackOf("dev").delivery.prometheus, name);
      assert.match(trigger.metadata["query"] ?? "", /namespace="spotify-ai-agent-dev"/, name);
    }
    assert.deepEqual(ofType(dev.resources, "kubernetes:keda.sh/v1alpha1:ScaledObject"), []);
  });

  it("leave the vertical autoscaler out where the cluster has none", async () => {
    const { resources } = await record(
      () => new Workload("auth", { facts: factsOf("auth"), namespace: "ns" }),
    );
    assert.ok(!kinds(resources).some((kind) => kind.startsWith("Vertical")));
  });

  it("of a service's rules are exactly these, with fallbacks only where there are soft needs", async () => {
    const { platform } = environmentOf("dev");
    const rules = (key: string) =>
      record(
        () =>
          new ServiceRules(key, {
            topology: platform.topology,
            key,
            namespace: "ns",
            labels: {},
            replicas: 3,
            domain: "example.org",
          }),
      );
    const { resources } = await rules("backend");
    assert.deepEqual(kinds(resources), [
      "AuthorizationPolicy backend-authorizationpolicy",
      "DestinationRule backend-destinationrule",
      "EnvoyFilter backend-envoyfilter",
      "NetworkPolicy backend",
      "ServiceRules backend",
      "Sidecar backend-sidecar",
      "VirtualService backend-virtualservice",
    ]);
    assert.deepEqual(orphans(resources), ["backend"]);
    assert.ok(!kinds((await rules("ml")).resources).includes("EnvoyFilter ml-envoyfilter"));
  });

  it("of a namespace are its guards, those of the mesh only where there is one", async () => {
    const guarded = (mesh: boolean) =>
      record(() => new GuardedNamespace("ns", { part: "services", live: "live", data: "personal", mesh }));
    const { resources } = await guarded(true);
    assert.deepEqual(kinds(resources), [
      "AuthorizationPolicy ns-deny-calls",
      "GuardedNamespace ns",
      "Namespace ns",
      "NetworkPolicy ns-deny",
      "PeerAuthentication ns-mutual-tls",
    ]);
    assert.deepEqual(orphans(resources), ["ns"]);
    const peers = one(resources, "kubernetes:security.istio.io/v1:PeerAuthentication").inputs;
    assert.deepEqual(peers["spec"], { mtls: { mode: "STRICT" } });
    assert.deepEqual(kinds((await guarded(false)).resources), [
      "GuardedNamespace ns",
      "Namespace ns",
      "NetworkPolicy ns-deny",
    ]);
  });

  for (const [environment, certificate] of [
    ["dev", "Secret"],
    ["prod", "Certificate"],
  ] as const) {
    it(`of the gateway of ${environment} are exactly these`, async () => {
      const { platform } = environmentOf(environment);
      const { resources } = await record(
        () =>
          new Gateway("gateway", {
            config: platform.gateway,
            topology: platform.topology,
            namespace: "ns",
            loadBalancers: environment === "prod",
          }),
      );
      assert.deepEqual(
        kinds(resources),
        [
          "AuthorizationPolicy gateway-authorizationpolicy",
          `${certificate} gateway-certificate`,
          "Deployment gateway",
          "EnvoyFilter gateway-envoyfilter",
          "Gateway gateway",
          "Gateway gateway-gateway",
          "HorizontalPodAutoscaler gateway",
          "NetworkPolicy gateway",
          "PodDisruptionBudget gateway",
          "RequestAuthentication gateway-requestauthentication",
          "Service gateway",
          "ServiceAccount gateway",
        ].sort(),
      );
      assert.deepEqual(orphans(resources), ["gateway"]);
      const { spec } = one(resources, "kubernetes:core/v1:Service").inputs as {
        spec: Record<string, unknown>;
      };
      assert.equal(spec["type"], environment === "prod" ? "LoadBalancer" : "ClusterIP");
      assert.equal(spec["allocateLoadBalancerNodePorts"], environment === "prod" ? false : undefined);
    });
  }

  it("of a gateway behind a load balancer that ends TLS are an Ingress more, and no load balancer of its own", async () => {
    const { platform } = environmentOf("prod");
    const edge = { certificateArn: "certificate", webAclArn: "firewall", ranges: ["10.48.0.0/22"] } as const;
    const args = {
      config: platform.gateway,
      topology: platform.topology,
      namespace: "ns",
      loadBalancers: true,
    };
    const set = async (more: object) =>
      (await record(() => new Gateway("gateway", { ...args, ...more }))).resources;
    const behind = await set({ edge });
    assert.deepEqual(kinds(behind), [...kinds(await set({})), "Ingress gateway"].sort());
    assert.deepEqual(orphans(behind), ["gateway"]);
    const service = one(behind, "kubernetes:core/v1:Service").inputs as { spec: { type: string } };
    assert.equal(service.spec.type, "ClusterIP");
    const { spec } = one(behind, "kubernetes:networking.k8s.io/v1:NetworkPolicy").inputs as {
      spec: ReturnType<typeof planGatewayNetwork>;
    };
    assert.deepEqual(spec.ingress[0], {
      from: [{ ipBlock: { cidr: "10.48.0.0/22" } }],
      ports: [8444, 8445, 15_021].map((port) => ({ protocol: "TCP", port })),
    });
  });

  it("of one service are its secret, its rules and its workload", async () => {
    const { services } = environmentOf("dev");
    const { resources } = await record(
      () => new SharedService("billing", { ...services, key: "billing", namespace: "ns" }),
    );
    const direct = resources.filter(({ parent }) => parent.endsWith("SharedService::billing"));
    assert.deepEqual(kinds(direct), [
      "Secret billing-secrets",
      "Service billing-stable",
      "Service billing-trial",
      "ServiceMonitoring billing-monitoring",
      "ServiceRules billing",
      "Workload billing",
    ]);
    assert.deepEqual(orphans(resources), ["billing"]);
  });

  it("come from an external store in prod and from the program in dev, never from both", () => {
    for (const [{ resources }, external, own] of [
      [prod, serviceKeys.length, 0],
      [dev, 0, serviceKeys.length + 1],
    ] as const) {
      assert.equal(ofType(resources, "kubernetes:external-secrets.io/v1:ExternalSecret").length, external);
      assert.equal(ofType(resources, "kubernetes:core/v1:Secret").length, own);
      const stores = ofType(resources, "kubernetes:external-secrets.io/v1:SecretStore");
      assert.equal(stores.length, external === 0 ? 0 : 2);
    }
  });

  it("are counted: another object for every environment is a decision", () => {
    const { resources } = dev;
    const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
    const fallbacks = new Set(graph.calls.filter(({ need }) => need.kind === "soft").map(({ from }) => from))
      .size;
    const externals = new Set(graph.externals.map(({ to }) => to)).size;
    // Workload 7, secret 1, rules 5, scraper and its rules 2 for each service; for each of the two canaries 2 Services with 2 destinations and
    // 2 analysis templates; guards 4 for each namespace; gateway 11; priorities 3.
    assert.equal(objects.length, 15 * serviceKeys.length + 6 * 2 + fallbacks + externals + 4 * 3 + 11 + 3);
    assert.deepEqual(orphans(resources), ["platform", "services"]);
  });

  it("carry the recommended labels, every one", () => {
    const { resources } = prod;
    for (const { type, name, inputs } of resources.filter((resource) =>
      resource.type.startsWith("kubernetes:"),
    )) {
      const { metadata } = inputs as { metadata: { labels: Record<string, string> } };
      for (const label of ["name", "instance", "component", "part-of", "version", "managed-by"])
        assert.ok(metadata.labels[`app.kubernetes.io/${label}`], `${type} ${name} ${label}`);
    }
  });

  it("need no mesh: without it the network policies stand alone and no gateway opens", async () => {
    const { resources } = await all("dev", { mesh: false, verticalAutoscaling: false });
    assert.ok(!resources.some(({ type }) => type.includes("istio.io")));
    assert.equal(
      ofType(resources, "kubernetes:networking.k8s.io/v1:NetworkPolicy").length,
      serviceKeys.length + 3,
    );
    assert.equal(ofType(resources, "kubernetes:core/v1:Service").length, serviceKeys.length);
  });

  it("tell each service's name, namespace and address", async () => {
    const { result } = dev;
    assert.deepEqual(Object.keys(result.services), [...serviceKeys]);
    assert.equal(result.services.billing.name, "spotify-ai-billing-service");
    const url = await new Promise((resolve) => result.services.billing.url.apply(resolve));
    assert.equal(url, "http://spotify-ai-billing-service.spotify-ai-agent-dev-billing.svc:80");
  });
});
