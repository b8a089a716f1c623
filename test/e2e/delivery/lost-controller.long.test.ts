import assert from "node:assert/strict";
import { inOrder } from "../support/in-order";
import { eventually } from "../support/wait";
import { killController, startController } from "./controller";
import { Ground, type Released } from "./ground";

const FIRST_PAUSE = 6;

describe("releases whose controller is killed and started again", function () {
  inOrder(this);
  const ground = new Ground("e2e-delivery-lost-controller");
  let web: Released;
  let feed: Released;
  const trial = () => web.observer.trial();
  const weight = (wanted: number) =>
    eventually(`${wanted} % for the new version`, () => Promise.resolve(trial().at(-1) === wanted));

  before(async () => {
    web = await ground.install("web", {
      strategy: "canary",
      stages: [
        { weight: 20, pause: FIRST_PAUSE },
        { weight: 50, pause: "manual" },
        { weight: 100, pause: "manual" },
      ],
    });
    feed = await ground.install("feed", {
      strategy: "ab",
      cohort: { by: "header", name: "x-beta", value: "yes" },
      analysis: { metrics: ["error-rate"], warmupSeconds: 0, intervalSeconds: 1, count: 1 },
    });
  });
  after(() => startController());

  it("a canary keeps its share meanwhile, and goes on where it stood", async () => {
    await web.version("2");
    await weight(20);
    const begun = Date.now();
    await killController();
    // Longer than the pause: nobody is there to end it, so nothing may move.
    await eventually("the pause to be over", () =>
      Promise.resolve(Date.now() - begun > FIRST_PAUSE * 1000 + 1000),
    );
    assert.deepEqual(trial(), [0, 20]);
    assert.ok(web.observer.fewestReady >= web.replicas);
    await startController();
    await web.atPause(3);
    assert.deepEqual(trial(), [0, 20, 50]);
  });

  it("an abort that nobody heard is carried out by the controller that comes", async () => {
    const stable = await web.stableHash();
    await killController();
    await web.status({ abort: true });
    assert.equal(trial().at(-1), 50);
    await startController();
    await weight(0);
    await web.until("degraded");
    assert.equal(await web.stableHash(), stable);
    assert.ok((web.observer.fewestOf.get(stable) ?? 0) >= web.replicas);
  });

  it("a new version that was set meanwhile starts at the first stage", async () => {
    web.observer.mark();
    await killController();
    await web.version("3");
    await startController();
    await web.atPause(3);
    await web.status({ pauseConditions: null });
    await web.atPause(5);
    await web.status({ pauseConditions: null });
    await web.until("healthy");
    assert.deepEqual(trial(), [0, 20, 50, 100, 0]);
    assert.ok(web.observer.fewestReady >= web.replicas);
  });

  it("a cohort stays with its variant, before and after", async () => {
    const cohort = () => feed.routes();
    await feed.version("2");
    await feed.until("paused");
    const before = await cohort();
    assert.deepEqual(before["public-cohort"]?.match[0]?.headers, { "x-beta": { exact: "yes" } });
    await killController();
    assert.deepEqual(await cohort(), before);
    await startController();
    await feed.until("paused");
    assert.deepEqual(await cohort(), before);
    await feed.status({ pauseConditions: null });
    await feed.until("healthy");
    assert.ok(feed.observer.fewestReady >= feed.replicas);
  });
});
