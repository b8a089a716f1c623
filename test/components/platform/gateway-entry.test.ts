import assert from "node:assert/strict";
import { planEdgeIngress, planEntryService } from "../../../components/platform/gateway-entry-plan";
import { edgePorts, planEdgeGateway } from "../../../components/platform/gateway-plan";
import {
  gatewayAnnotations,
  planGatewayPod,
  STATUS_PORT,
} from "../../../components/platform/gateway-proxy-plan";
import { planTenantGateway } from "../../../tenants/tenant-gateway-plan";
import { rawStack, stackOf } from "../../support/stack";
import { entryProblems } from "../../../components/platform/entry-problems";

const { gateway: config } = stackOf("prod");
const hosts = ["api.spotify-ai.example", "auth.spotify-ai.example"];
const edge = {
  certificateArn: "arn:certificate",
  webAclArn: "arn:firewall",
  ranges: ["10.48.0.0/22"],
} as const;
const entry = { name: "gw", hosts, config, loadBalancers: true };
const NAMES = "external-dns.alpha.kubernetes.io/hostname";
const everyName = "api.spotify-ai.example,auth.spotify-ai.example,*.tenants.spotify-ai.example";

describe("the way in", () => {
  it("is a load balancer of connections where nothing ends TLS before the gateway", () => {
    const { annotations, spec } = planEntryService(entry) as {
      annotations: Record<string, string>;
      spec: { type: string; ports: { port: number }[] };
    };
    assert.equal(spec.type, "LoadBalancer");
    assert.deepEqual(
      spec.ports.map(({ port }) => port),
      [80, 443],
    );
    assert.equal(annotations[NAMES], everyName);
  });

  it("stays inside a cluster that gives no addresses", () => {
    const { annotations, spec } = planEntryService({ ...entry, loadBalancers: false });
    assert.deepEqual([annotations, spec.type], [{}, "ClusterIP"]);
  });

  describe("behind a load balancer that ends TLS", () => {
    const { annotations, spec } = planEdgeIngress(entry, edge);
    const alb = (key: string) => (annotations as Record<string, unknown>)[`alb.ingress.kubernetes.io/${key}`];

    it("names the firewall, the certificate and who may come", () => {
      assert.equal(alb("wafv2-acl-arn"), edge.webAclArn);
      assert.equal(alb("certificate-arn"), edge.certificateArn);
      assert.equal(alb("inbound-cidrs"), config.clients.join(","));
      assert.equal(alb("ssl-redirect"), "443");
      assert.equal(alb("backend-protocol"), "HTTPS");
      assert.equal((annotations as Record<string, unknown>)[NAMES], everyName);
    });

    it("has one Service without an address, whose ports the rules name", () => {
      const service = planEntryService({ ...entry, edge });
      assert.equal(service.spec.type, "ClusterIP");
      assert.deepEqual(service.annotations, {});
      const known = service.spec.ports.map(({ name }) => name);
      const asked = [
        spec.defaultBackend.service.port.name,
        ...spec.rules.flatMap(({ http }) => http.paths.map(({ backend }) => backend.service.port.name)),
      ];
      assert.deepEqual([...new Set(asked)].sort(), [...known].sort());
      assert.deepEqual(
        spec.rules.map(({ host }) => host),
        hosts,
      );
    });

    it("comes to a port for the platform and one for tenants, because its connections name no host", () => {
      const [server] = planEdgeGateway("gw").servers;
      assert.deepEqual([server?.port.number, server?.hosts], [edgePorts.platform.service, ["*"]]);
      const [listener = assert.fail("none")] = planTenantGateway("prod", config.domain, true).gateway
        .listeners;
      assert.equal(listener.port, edgePorts.tenants.service);
      assert.ok(!("hostname" in listener));
      const [direct = assert.fail("none")] = planTenantGateway("prod", config.domain).gateway.listeners;
      assert.deepEqual(
        [direct.port, "hostname" in direct ? direct.hostname : undefined],
        [443, "*.tenants.spotify-ai.example"],
      );
    });

    it("is where the proxies listen and tell how they are, and is believed who the client is", () => {
      const listening = planGatewayPod(config, edge).containers[0]?.ports.map(
        ({ containerPort }) => containerPort,
      );
      assert.deepEqual(listening, [edgePorts.platform.container, edgePorts.tenants.container]);
      assert.equal(alb("healthcheck-port"), String(STATUS_PORT));
      const proxy = (behind?: typeof edge) =>
        JSON.parse(gatewayAnnotations(behind)["proxy.istio.io/config"]) as { gatewayTopology?: object };
      assert.deepEqual(proxy(edge).gatewayTopology, { numTrustedProxies: 1 });
      assert.equal(proxy().gatewayTopology, undefined);
    });
  });
});

describe("the domain of the gateway", () => {
  const problems = (change: (raw: { gateway: { domain: string }; cluster: { dns?: unknown } }) => void) => {
    const raw = rawStack("prod") as unknown as Parameters<typeof change>[0];
    change(raw);
    return entryProblems("Pulumi.prod.yaml", raw);
  };

  it("is the zone of the cluster's names", () => {
    assert.deepEqual(
      problems(() => undefined),
      [],
    );
    const [problem, ...more] = problems((raw) => {
      raw.gateway.domain = "other.example";
    });
    assert.deepEqual(more, []);
    assert.match(JSON.stringify(problem), /gateway\.domain.*other\.example.*spotify-ai\.example/);
  });

  it("is free where the cluster has no zone", () => {
    const found = problems((raw) => {
      raw.gateway.domain = "other.example";
      delete raw.cluster.dns;
    });
    assert.deepEqual(found, []);
  });
});
