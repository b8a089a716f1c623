import assert from "node:assert/strict";
import { planEdgeGateway, planLimits, planTokens } from "../../components/platform/gateway-plan";
import { selfSigned } from "../../components/platform/self-signed";
import { planRoutes } from "../../components/mesh/route-plan";
import { TENANT_HEADER } from "../../lib/tenant-header";
import { environmentOf, stackOf } from "../support/stack";
import { ask, handshake, tokenIssuer, Upstream } from "./proxy/client";
import { cluster, insertedFilters, listener, routeTo } from "./proxy/configuration";
import { EnvoyProcess, freePort } from "./proxy/envoy-process";

const PER_SECOND = 5;
const MEBIBYTE = 1024 * 1024;
const host = "api.dev.spotify-ai.example";

/** The planned filters and routes in a real proxy. How Istio merges them into its own listeners is not shown here. */
describe("the public gateway's plans in a real Envoy", () => {
  const { gateway } = stackOf("dev");
  const planned = planTokens("gateway", "auth.dev.spotify-ai.example").jwtRules[0]!;
  const issuer = tokenIssuer(planned.issuer);
  let upstream: Upstream;
  let proxy: EnvoyProcess;
  let port: number;
  let secure: number;
  const pair = selfSigned([host]);

  before(async () => {
    secure = await freePort();
    upstream = await Upstream.start();
    port = await freePort();
    const { topology } = environmentOf("dev").platform;
    const [publicRoute] = planRoutes({ topology, key: "backend", domain: gateway.domain }).http;
    const limits = planLimits("gateway", { ...gateway, requestsPerSecond: PER_SECOND, bodyMebibytes: 1 });
    // As Istio translates a RequestAuthentication: a token must be good, none is let pass.
    const tokens = {
      name: "envoy.filters.http.jwt_authn",
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication",
        providers: {
          "origins-0": {
            issuer: planned.issuer,
            local_jwks: { inline_string: issuer.keys },
            forward: planned.forwardOriginalToken,
            claim_to_headers: planned.outputClaimToHeaders.map(({ header, claim }) => ({
              header_name: header,
              claim_name: claim,
            })),
          },
        },
        rules: [
          {
            match: { prefix: "/" },
            requires: {
              requires_any: { requirements: [{ provider_name: "origins-0" }, { allow_missing: {} }] },
            },
          },
        ],
      },
    };
    const tls = planEdgeGateway("gateway").servers[0]?.tls;
    assert.ok(publicRoute !== undefined);
    assert.ok(tls?.minProtocolVersion !== undefined);
    proxy = await EnvoyProcess.start({
      clusters: [cluster("backend", upstream.port)],
      listeners: [
        listener({
          port,
          filters: [tokens, ...insertedFilters(limits.configPatches)],
          hosts: [{ name: "api", domains: [host], routes: [routeTo("backend", publicRoute)] }],
          manager: { server_header_transformation: "PASS_THROUGH" },
        }),
        listener({
          port: secure,
          filters: [],
          hosts: [{ name: "api", domains: [host], routes: [routeTo("backend", publicRoute)] }],
          tls: {
            tls_certificates: [
              {
                certificate_chain: { inline_string: pair.certificate },
                private_key: { inline_string: pair.key },
              },
            ],
            // TLSV1_2 in a Gateway is TLSv1_2 here.
            tls_params: {
              tls_minimum_protocol_version: tls.minProtocolVersion.replace("TLSV", "TLSv"),
              cipher_suites: tls.cipherSuites,
            },
          },
        }),
      ],
    });
  });

  after(async () => {
    await proxy.stop();
    await upstream.stop();
  });

  const asTenant = (tenant: string) => ({ host, authorization: `Bearer ${issuer.token({ tenant })}` });
  /** Requests until the bucket is empty: how many were let through. */
  async function exhaust(headers: Record<string, string>): Promise<number> {
    for (let passed = 0; passed <= 4 * PER_SECOND * 10; passed += 1) {
      const { status } = await ask(port, { headers });
      if (status === 429) return passed;
      assert.equal(status, 200);
    }
    return assert.fail("there is no limit");
  }

  it("tell the service the tenant of a verified token, and never one that the client wrote", async () => {
    assert.equal((await ask(port, { headers: asTenant("acme") })).status, 200);
    assert.equal(upstream.seen.at(-1)?.[TENANT_HEADER], "acme");
    const forged = await ask(port, { headers: { host, [TENANT_HEADER]: "acme" } });
    assert.equal(forged.status, 200);
    assert.equal(upstream.seen.at(-1)?.[TENANT_HEADER], undefined);
    const bad = await ask(port, { headers: { host, authorization: "Bearer a.b.c" } });
    assert.equal(bad.status, 401);
  });

  it("limit each tenant by itself, and the anonymous together", async () => {
    const passed = await exhaust(asTenant("greedy"));
    assert.ok(passed >= 2 * PER_SECOND, `only ${passed} at once`);
    assert.equal((await ask(port, { headers: asTenant("modest") })).status, 200);
    await exhaust({ host, [TENANT_HEADER]: "modest" });
    assert.equal((await ask(port, { headers: asTenant("modest") })).status, 200);
  });

  it("refuse a body above the limit and pass one below", async () => {
    const send = (bytes: number) =>
      ask(port, { method: "POST", headers: asTenant(`sender-${bytes}`), body: Buffer.alloc(bytes) });
    assert.equal((await send(MEBIBYTE - 1024)).status, 200);
    assert.equal((await send(MEBIBYTE + 1024)).status, 413);
  });

  it("put the security headers on every answer, refusals included, and take off what names the software", async () => {
    const good = await ask(port, { headers: asTenant("headers") });
    await exhaust(asTenant("refused"));
    const refused = await ask(port, { headers: asTenant("refused") });
    assert.deepEqual([good.status, refused.status], [200, 429]);
    for (const { headers } of [good, refused]) {
      assert.match(headers["strict-transport-security"] ?? "", /max-age=31536000/);
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.match(String(headers["content-security-policy"]), /default-src 'none'/);
      assert.equal(headers.server, undefined);
      assert.equal(headers["x-powered-by"], undefined);
      assert.deepEqual(
        Object.keys(headers).filter((name) => name.startsWith("x-envoy")),
        [],
      );
    }
    assert.ok(refused.headers["x-ratelimit-limit"] !== undefined);
  });

  it("end TLS 1.2 and 1.3 with the sandbox's certificate, and nothing older", async () => {
    const connect = (version: "TLSv1.1" | "TLSv1.2" | "TLSv1.3") =>
      handshake(secure, { host, ca: pair.certificate, version });
    assert.match(await connect("TLSv1.3"), /^TLS_AES/);
    assert.match(await connect("TLSv1.2"), /^ECDHE-ECDSA-AES\d+-GCM/);
    await assert.rejects(connect("TLSv1.1"), /alert protocol version/);
  });

  it("answer no host that is not public", async () => {
    assert.equal(
      (await ask(port, { headers: { ...asTenant("acme"), host: "internal.example" } })).status,
      404,
    );
  });
});
