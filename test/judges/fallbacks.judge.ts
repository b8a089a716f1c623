import assert from "node:assert/strict";
import { FALLBACK_HEADER, planFallbacks } from "../../components/mesh/fallback-plan";
import { hostOf, placeOf } from "../../components/mesh/neighbours";
import { environmentOf } from "../support/stack";
import { ask, Upstream } from "./proxy/client";
import { cluster, listener, routeTo } from "./proxy/configuration";
import { EnvoyProcess, freePort } from "./proxy/envoy-process";

/** The caller's own proxy, with the planned answers for dependencies that are gone. */
describe("the fallbacks of a caller's proxy in a real Envoy", () => {
  const { topology } = environmentOf("dev").platform;
  const hostOfKey = (key: string) => hostOf(placeOf(topology, key));
  let upstream: Upstream;
  let proxy: EnvoyProcess;
  let port: number;

  before(async () => {
    upstream = await Upstream.start();
    port = await freePort();
    const patch = planFallbacks(topology, "backend")?.configPatches[0]?.patch.value.typed_config;
    assert.ok(patch !== undefined);
    // The listener names the type itself.
    const manager = { local_reply_config: patch.local_reply_config };
    const to = (key: string, name: string) => ({
      name: key,
      domains: [hostOfKey(key)],
      routes: [routeTo(name, { timeout: "1s" })],
    });
    proxy = await EnvoyProcess.start({
      // Analytics is there; the others have no endpoint, or one where nobody listens.
      clusters: [cluster("there", upstream.port), cluster("gone"), cluster("dead", await freePort())],
      listeners: [
        listener({
          port,
          filters: [],
          hosts: [to("analytics", "there"), to("ml", "gone"), to("billing", "dead"), to("auth", "gone")],
          manager,
        }),
      ],
    });
  });

  after(async () => {
    await proxy.stop();
    await upstream.stop();
  });

  it("answer in place of a soft dependency that has no endpoint or does not listen", async () => {
    const ml = await ask(port, { headers: { host: hostOfKey("ml") } });
    assert.equal(ml.status, 200);
    assert.deepEqual(JSON.parse(ml.body), { degraded: true, recommendations: [] });
    assert.equal(ml.headers[FALLBACK_HEADER], "ml");
    assert.match(ml.headers["content-type"] ?? "", /application\/json/);
    const billing = await ask(port, { headers: { host: hostOfKey("billing") } });
    assert.equal(billing.status, 503);
    assert.deepEqual(JSON.parse(billing.body), { degraded: true, payments: "paused" });
  });

  it("do not answer for a hard dependency", async () => {
    const auth = await ask(port, { headers: { host: hostOfKey("auth") } });
    assert.equal(auth.status, 503);
    assert.equal(auth.headers[FALLBACK_HEADER], undefined);
  });

  it("leave a service's own answers alone, its errors included", async () => {
    for (const status of [200, 500, 503]) {
      upstream.status = status;
      const answer = await ask(port, { headers: { host: hostOfKey("analytics") } });
      assert.equal(answer.status, status);
      assert.equal(answer.body, "from the service");
      assert.equal(answer.headers[FALLBACK_HEADER], undefined);
    }
  });
});
