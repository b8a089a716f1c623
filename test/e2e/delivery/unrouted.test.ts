import assert from "node:assert/strict";
import { HASH_LABEL } from "../../../components/delivery/live-types";
import { eventually } from "../support/wait";
import { Ground, quick } from "./ground";

/** As a tenant's own services are released: nothing in front of the Service shares the traffic out. */
describe("releases without routes on the real rollouts controller", () => {
  const ground = new Ground("e2e-delivery-unrouted");

  it("blue-green flips the service's own Service, and flips it back when it is judged badly", async () => {
    const delivery = { strategy: "blue-green", scaleDownSeconds: 60, after: { ...quick, metrics: ["cpu"] } };
    const shop = await ground.install("shop", delivery, { isRouted: false });
    const first = await shop.selected("shop");
    assert.equal(first, await shop.stableHash());
    await shop.version("2");
    await eventually("the flipped Service", async () => (await shop.selected("shop")) !== first);
    await shop.until("healthy");
    const second = await shop.selected("shop");
    ground.metrics.on("cpu", 0.99);
    await shop.version("3");
    await shop.until("degraded");
    await eventually("the Service flipped back", async () => (await shop.selected("shop")) === second);
    assert.ok(shop.observer.fewestReady >= shop.replicas);
  });

  it("a canary replaces pod by pod, and a bad one is taken back", async () => {
    const delivery = {
      strategy: "canary",
      stages: [{ weight: 34, pause: "manual" }, { weight: 67 }, { weight: 100 }],
      analysis: { ...quick, metrics: ["error-rate"] },
    };
    const web = await ground.install("web", delivery, { isRouted: false });
    const stable = await web.stableHash();
    const readyOf = async (hash: string) =>
      (await web.read()).revisions.find(({ metadata }) => metadata.labels?.[HASH_LABEL] === hash)?.status
        ?.readyReplicas ?? 0;
    await web.version("2");
    await web.atPause(1);
    const trial = (await web.read()).rollout.status?.currentPodHash ?? "";
    await eventually(
      "one pod of three",
      async () => (await readyOf(trial)) === 1 && (await readyOf(stable)) === 2,
    );
    ground.metrics.on("errors", 0.5);
    await web.status({ pauseConditions: null });
    await web.until("degraded");
    await eventually("the old version whole again", async () => (await readyOf(stable)) === web.replicas);
    assert.equal(await web.stableHash(), stable);
    ground.metrics.reset();
    await web.version("3");
    await web.atPause(1);
    await web.status({ pauseConditions: null });
    await web.until("healthy");
    assert.equal(await readyOf(await web.stableHash()), web.replicas);
    assert.ok(web.observer.fewestReady >= web.replicas);
  });
});
