import assert from "node:assert/strict";
import { planAuthorization } from "../../../components/mesh/authorization-plan";
import { planDestination } from "../../../components/mesh/destination-plan";
import { planExternal, planSidecar } from "../../../components/mesh/egress-plan";
import { FALLBACK_HEADER, planFallbacks } from "../../../components/mesh/fallback-plan";
import { planRoutes } from "../../../components/mesh/route-plan";
import { serviceKeys } from "../../../components/services/catalogue";
import { graph } from "../../../components/services/graph";
import { environmentOf } from "../../support/stack";

const { services, platform } = environmentOf("dev");
const { topology } = platform;
const routesOf = (key: string) => planRoutes({ topology, key, domain: "example.org" });
const account = (key: string) => {
  const { name, namespace } = topology.places[key]!;
  return `cluster.local/ns/${namespace}/sa/${name}`;
};

describe("the mesh's rules", () => {
  for (const key of serviceKeys) {
    const callers = graph.calls.filter(({ to }) => to === key).map(({ from }) => from as string);
    const entry = graph.entries.find(({ to }) => to === key);

    it(`admit to ${key} exactly the callers of the graph, on its port only`, () => {
      const { rules, action } = planAuthorization(topology, key);
      assert.equal(action, "ALLOW");
      const admitted = rules.flatMap(({ from }) => from.flatMap(({ source }) => source.principals)).sort();
      const gateway = "cluster.local/ns/spotify-ai-agent-dev-ingress/sa/platform-gateway";
      assert.deepEqual(admitted, [...callers.map(account), ...(entry === undefined ? [] : [gateway])].sort());
      for (const { to } of rules)
        assert.deepEqual(to, [{ operation: { ports: [String(topology.places[key]!.port)] } }]);
    });

    it(`route to ${key} for exactly those callers, within the deadline of each`, () => {
      const { http, gateways, hosts } = routesOf(key);
      assert.deepEqual(
        http.map(({ name }) => name).sort(),
        [...callers, ...(entry === undefined ? [] : ["public"])].sort(),
      );
      assert.equal(gateways.length, entry === undefined ? 1 : 2);
      assert.equal(hosts.length, gateways.length);
      for (const { name, timeout, retries, match } of http) {
        assert.equal(match.length, 1);
        if (!("perTryTimeout" in retries)) continue;
        const call = graph.calls.find(({ from, to }) => from === name && to === key)!;
        const perTry = Number.parseInt(retries.perTryTimeout!, 10);
        assert.ok(perTry * (retries.attempts + 1) <= Number.parseInt(timeout, 10) * 1000);
        assert.equal(retries.attempts, call.retries);
      }
    });

    it(`let ${key} see exactly what it calls, and nothing where it calls nothing`, () => {
      const { egress, outboundTrafficPolicy } = planSidecar(topology, key);
      assert.equal(outboundTrafficPolicy.mode, "REGISTRY_ONLY");
      // A called service of which two versions may run is seen under three names.
      const called = graph.calls
        .filter(({ from }) => from === key)
        .reduce((sum, { to }) => sum + (topology.places[to]?.split === undefined ? 1 : 3), 0);
      const used = graph.externals.filter(({ from }) => from === key).length;
      assert.equal(egress[0]?.hosts.length, called + used);
      assert.ok(!egress[0].hosts.some((host) => host.startsWith("*/")));
    });

    it(`answer ${key} in place of its soft dependencies, and of those only`, () => {
      const soft = graph.calls.flatMap(({ from, to, need }) =>
        from === key && need.kind === "soft" ? [{ to, need }] : [],
      );
      const plan = planFallbacks(topology, key);
      if (soft.length === 0) {
        assert.equal(plan, undefined);
        return;
      }
      const { mappers } = plan!.configPatches[0]!.patch.value.typed_config.local_reply_config;
      assert.deepEqual(
        mappers.map(({ status_code, body_format_override, headers_to_add }) => ({
          to: headers_to_add[0]?.header.value,
          status: status_code,
          body: JSON.parse(body_format_override.text_format_source.inline_string) as unknown,
        })),
        soft.map(({ to, need }) => ({ to, status: need.fallback.status, body: need.fallback.body })),
      );
      assert.equal(mappers[0]?.headers_to_add[0]?.header.key, FALLBACK_HEADER);
    });
  }

  it("never repeat a payment", () => {
    for (const { name, retries } of routesOf("billing").http) assert.equal(retries.attempts, 0, name);
  });

  it("put every security header on what leaves through the gateway", () => {
    const [first] = routesOf("auth").http;
    assert.ok(first && "headers" in first);
    const { set } = first.headers.response;
    for (const header of ["strict-transport-security", "x-content-type-options", "content-security-policy"])
      assert.ok({ ...set }[header], header);
  });

  it("break the circuit for at most one zone and prefer the caller's own", () => {
    const place = topology.places["auth"]!;
    const { trafficPolicy, host } = planDestination({ place, replicas: 18 });
    assert.equal(host, `spotify-ai-auth-service.${services.live.services}.svc.cluster.local`);
    assert.equal(trafficPolicy.tls.mode, "ISTIO_MUTUAL");
    assert.ok(trafficPolicy.outlierDetection.maxEjectionPercent <= 34);
    assert.equal(trafficPolicy.connectionPool.http.http2MaxRequests, 1800);
    assert.equal(trafficPolicy.loadBalancer.localityLbSetting.enabled, true);
  });

  it("tell apart what is TLS by itself and what is not", () => {
    assert.deepEqual(planExternal(topology, "push-providers").ports, [
      { number: 443, name: "tls", protocol: "TLS" },
    ]);
    assert.deepEqual(planExternal(topology, "database").ports, [
      { number: 5432, name: "tcp", protocol: "TCP" },
    ]);
  });

  it("say which service of a graph is none", () => {
    assert.throws(() => planAuthorization(topology, "bakend"), /"bakend" is no service; use one of backend,/);
  });
});
