import assert from "node:assert/strict";
import { HASH_LABEL } from "../../../components/delivery/live-types";
import { eventually } from "../support/wait";
import { Ground, quick, type Released } from "./ground";

const stages = [{ weight: 20 }, { weight: 50 }, { weight: 100 }];
const judged = { strategy: "canary", stages, analysis: { ...quick, metrics: ["error-rate", "cpu"] } };
const byHand = { strategy: "canary", stages: [{ weight: 20, pause: "manual" }, { weight: 100 }] };
const TEN = Array.from({ length: 10 }, (_, index) => `web-${index}`);

/** Pods of one service in a query: `web-1-HASH-.+`, and not those of `web-10`. */
const asksFor = (name: string, query: string): boolean => query.includes(`pod=~"${name}-`);

describe("several releases at once on the real rollouts controller", () => {
  const ground = new Ground("e2e-delivery-many");

  it("a second release during a first one takes its place, and begins at the first stage", async () => {
    const shop = await ground.install("shop", byHand);
    const old = await shop.stableHash();
    await shop.version("2");
    await shop.until("paused");
    const second = (await shop.read()).rollout.status?.currentPodHash;
    await shop.version("3");
    await eventually("the third version's turn", async () => {
      const { currentPodHash } = (await shop.read()).rollout.status ?? {};
      return currentPodHash !== second && (await shop.verdict()).kind === "paused";
    });
    const third = (await shop.read()).rollout.status?.currentPodHash ?? "";
    assert.equal(await shop.selected("shop-stable"), old);
    assert.equal(await shop.selected("shop-canary"), third);
    await shop.status({ pauseConditions: null });
    await shop.until("healthy");
    assert.equal(await shop.stableHash(), third);
    const weights = shop.observer.trial();
    assert.ok(!weights.slice(0, -2).includes(100), `the second version had all traffic: ${weights.join()}`);
    assert.deepEqual(weights.slice(-3), [20, 100, 0]);
    assert.ok(shop.observer.fewestReady >= shop.replicas);
    await eventually("the end of the version that was replaced half-way", async () =>
      (await shop.read()).pods.every(({ metadata }) => metadata.labels?.[HASH_LABEL] !== second),
    );
  });

  it("a second release during a first one that is whole flips a blue-green service once", async () => {
    const menu = await ground.install("menu", {
      strategy: "blue-green",
      promotion: "manual",
      scaleDownSeconds: 30,
    });
    const old = await menu.selected("menu-active");
    await menu.version("2");
    await menu.until("paused");
    const second = (await menu.read()).rollout.status?.currentPodHash;
    await menu.version("3");
    await eventually("the third version's turn", async () => {
      const { currentPodHash } = (await menu.read()).rollout.status ?? {};
      return currentPodHash !== second && (await menu.verdict()).kind === "paused";
    });
    assert.equal(await menu.selected("menu-active"), old);
    await menu.status({ pauseConditions: null });
    await menu.until("healthy");
    assert.equal(await menu.selected("menu-active"), (await menu.read()).rollout.status?.currentPodHash);
    assert.ok(menu.observer.fewestReady >= menu.replicas);
  });

  it("one service's bad release is no other service's", async () => {
    const [good, bad] = await Promise.all([ground.install("good", judged), ground.install("bad", judged)]);
    const stable = await bad.stableHash();
    ground.metrics.on("errors", (_, query) => (asksFor("bad", query) ? 0.5 : 0));
    await Promise.all([good.version("2"), bad.version("2")]);
    await Promise.all([good.until("healthy"), bad.until("degraded")]);
    await eventually("all traffic is back", () => Promise.resolve(bad.observer.trial().at(-1) === 0));
    assert.equal(await bad.stableHash(), stable);
    assert.ok(Math.max(...bad.observer.trial()) < 100);
    assert.deepEqual(good.observer.trial(), [0, 20, 50, 100, 0]);
    for (const service of [good, bad]) assert.ok(service.observer.fewestReady >= service.replicas);
  });

  it("ten canaries at once each end as they should, three of them given up", async () => {
    const installed = await Promise.all(TEN.map((name) => ground.install(name, judged)));
    const faulty = new Set(["web-2", "web-5", "web-9"]);
    const stable = new Map<Released, string>();
    for (const service of installed) stable.set(service, await service.stableHash());
    ground.metrics.on("errors", (_, query) => ([...faulty].some((name) => asksFor(name, query)) ? 0.5 : 0));
    await Promise.all(installed.map((service) => service.version("2")));
    await Promise.all(
      installed.map((service) => service.until(faulty.has(service.name) ? "degraded" : "healthy", 180)),
    );
    for (const service of installed) {
      const weights = service.observer.trial();
      await eventually(`${service.name}: no traffic on trial`, () =>
        Promise.resolve(service.observer.trial().at(-1) === 0),
      );
      assert.ok(service.observer.fewestReady >= service.replicas, service.name);
      const isKept = (await service.stableHash()) === stable.get(service);
      assert.equal(isKept, faulty.has(service.name), service.name);
      if (faulty.has(service.name)) assert.ok(Math.max(...weights) < 100, weights.join());
      else assert.deepEqual(weights, [0, 20, 50, 100, 0], service.name);
    }
  });
});
