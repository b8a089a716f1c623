import assert from "node:assert/strict";
import { eventually } from "../support/wait";
import { chooseRevision, templateOf } from "../../../ops/releases/rollback-plan";
import { Ground, quick, type Released } from "./ground";

describe("blue-green on the real rollouts controller", () => {
  const ground = new Ground("e2e-delivery-blue-green");
  let shop: Released;

  const active = () => shop.selected("shop-active");
  const settled = (hash: string | undefined) =>
    eventually("the active Service is flipped", async () => (await active()) !== hash);

  before(async () => {
    const delivery = {
      strategy: "blue-green",
      scaleDownSeconds: 60,
      before: { ...quick, metrics: ["memory"] },
      after: { ...quick, metrics: ["error-rate"] },
    };
    shop = await ground.install("shop", delivery);
  });

  it("keeps the traffic where it is when the judgement before the switch fails", async () => {
    const before = await active();
    ground.metrics.on("memory", 0.99);
    await shop.version("2");
    const { message } = await shop.until("degraded");
    assert.match(message, /abort/i);
    assert.equal(await active(), before);
    assert.ok((shop.observer.fewestOf.get(before ?? "") ?? 0) >= shop.replicas);
  });

  it("turns all traffic at once when the new version is whole and judged", async () => {
    const before = await active();
    await shop.version("3");
    await settled(before);
    await shop.until("healthy");
    assert.ok(shop.observer.fewestReady >= shop.replicas);
  });

  it("goes back within the window by flipping the Service, without a new pod", async () => {
    const before = await active();
    const known = new Set(shop.observer.names);
    const target = chooseRevision(await shop.read());
    assert.ok("revision" in target);
    const since = Date.now();
    await ground.api.patch(shop.path, { spec: { template: templateOf(target.revision) } });
    await settled(before);
    const took = Date.now() - since;
    await shop.until("healthy");
    assert.deepEqual(
      [...shop.observer.names].filter((name) => !known.has(name)),
      [],
    );
    assert.ok(took < 5_000, `${took} ms from the rollback to the flipped Service`);
  });

  it("turns the traffic back when the judgement after the switch fails", async () => {
    const before = await active();
    // The first measurement is good, so that the new version has the traffic for a second: the switch can be seen.
    ground.metrics.on("errors", (asked) => (asked > 1 ? 0.5 : 0));
    await shop.version("4");
    await settled(before);
    await shop.until("degraded");
    await eventually("the old version has the traffic again", async () => (await active()) === before);
    assert.ok((shop.observer.fewestOf.get(before ?? "") ?? 0) >= shop.replicas);
  });
});
