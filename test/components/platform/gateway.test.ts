import assert from "node:assert/strict";
import { TENANT_HEADER } from "../../../lib/tenant-header";
import { createPrivateKey, X509Certificate } from "node:crypto";
import {
  planGateway,
  planGatewayAuthorization,
  planLimits,
  planTokens,
} from "../../../components/platform/gateway-plan";
import { planGatewayPod } from "../../../components/platform/gateway-proxy-plan";
import { gatewaySchema } from "../../../components/platform/gateway-schema";
import { selfSigned } from "../../../components/platform/self-signed";
import { stackOf } from "../../support/stack";

const { gateway } = stackOf("dev");
const hosts = ["api.example.org", "auth.example.org"];

describe("the public gateway", () => {
  it("redirects port 80 and ends TLS 1.2 or later on port 443", () => {
    const [http, https] = planGateway("gw", hosts).servers;
    assert.deepEqual(http?.tls, { httpsRedirect: true });
    assert.ok(https && "mode" in https.tls);
    assert.equal(https.tls.mode, "SIMPLE");
    assert.equal(https.tls.minProtocolVersion, "TLSV1_2");
    assert.deepEqual(https.hosts, hosts);
  });

  it("admits requests for its own hosts only", () => {
    assert.deepEqual(planGatewayAuthorization("gw", hosts).rules, [{ to: [{ operation: { hosts } }] }]);
  });

  it("gives each tenant a bucket of its own, by the header that only the verified token sets", () => {
    const [rule] = planTokens("gw", "auth.example.org").jwtRules;
    assert.deepEqual(rule?.outputClaimToHeaders, [{ header: TENANT_HEADER, claim: "tenant" }]);
    assert.equal(rule.issuer, "https://auth.example.org");
    const [limit, body] = planLimits("gw", gateway).configPatches;
    const config = limit!.patch.value.typed_config;
    assert.deepEqual(config["descriptors"], [
      {
        entries: [{ key: "tenant" }],
        token_bucket: { max_tokens: 200, tokens_per_fill: 100, fill_interval: "1s" },
      },
    ]);
    assert.deepEqual(config["rate_limits"], [
      { actions: [{ request_headers: { header_name: TENANT_HEADER, descriptor_key: "tenant" } }] },
    ]);
    assert.equal(body!.patch.value.typed_config["max_request_bytes"], 10 * 1024 * 1024);
  });

  it("runs unprivileged on ports that need no root", () => {
    const { containers, securityContext } = planGatewayPod(gateway);
    assert.ok(securityContext.runAsUser > 10_000);
    for (const { containerPort } of containers[0]!.ports) assert.ok(containerPort > 1024);
    assert.deepEqual(containers[0]!.resources.requests, containers[0]!.resources.limits);
  });

  for (const [what, change] of [
    ["an image without tag or digest", { image: "registry.example/proxy" }],
    ["no clients", { clients: [] }],
    ["one replica", { replicas: { min: 1, max: 2 } }],
    ["an unknown certificate", { certificate: { kind: "letsencrypt" } }],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.ok(!gatewaySchema.safeParse({ ...gateway, ...change }).success);
    });
  }
});

describe("the sandbox's certificate", () => {
  it("is a valid one for the hosts, signed by its own key", () => {
    const { certificate, key } = selfSigned(hosts);
    const read = new X509Certificate(certificate);
    for (const host of hosts) assert.equal(read.checkHost(host), host);
    assert.equal(read.checkHost("other.example.org"), undefined);
    assert.ok(read.verify(read.publicKey));
    assert.ok(read.checkPrivateKey(createPrivateKey(key)));
    assert.ok(Date.parse(read.validTo) > Date.parse("2040-01-01"));
  });

  it("is well formed and rightly signed whatever the hosts: numbers with leading zeros and long lists too", () => {
    for (let count = 1; count <= 40; count += 1) {
      const many = Array.from({ length: count }, (_, index) => `host-${index}.of-${count}.example.org`);
      const { certificate, key } = selfSigned(many);
      const read = new X509Certificate(certificate);
      assert.ok(read.verify(read.publicKey), String(count));
      assert.ok(read.checkPrivateKey(createPrivateKey(key)));
      for (const host of many) assert.equal(read.checkHost(host), host);
    }
  });

  it("is the same in every run and another one for other hosts", () => {
    assert.deepEqual(selfSigned(hosts), selfSigned(hosts));
    assert.notEqual(selfSigned(hosts).key, selfSigned(["x.example.org"]).key);
  });
});
