import assert from "node:assert/strict";
import { cpus } from "node:os";
import { chooseRevision, templateOf } from "../../../ops/releases/rollback-plan";
import { eventually } from "../support/wait";
import { Ground } from "./ground";
import { publish } from "./times";

const RUNS = 10;
/** Far above what was ever seen: a machine that does other work must not fail the test. */
const LIMIT_MILLISECONDS = 5_000;

/**
 * How long the ways back take: from the request to what the watch API shows of the traffic. With `PUBLISH_TIMES` the
 * figures are written into that file.
 */
describe("the ways back", () => {
  const ground = new Ground("e2e-delivery-times");
  const measured: { readonly what: string; readonly milliseconds: number[] }[] = [];

  const note = (what: string, milliseconds: number[]): void => {
    measured.push({ what, milliseconds });
    assert.ok(Math.max(...milliseconds) < LIMIT_MILLISECONDS, `${what}: ${milliseconds.join()} ms`);
  };
  after(() => {
    const file = process.env["PUBLISH_TIMES"];
    if (file !== undefined && measured.length === 3)
      publish(file, measured, `${cpus().length} cores, Node ${process.versions.node}`);
  });

  it("from abort to all traffic with the old version", async () => {
    const web = await ground.install("web", {
      strategy: "canary",
      stages: [{ weight: 50, pause: "manual" }, { weight: 100 }],
    });
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      if (run === 0) await web.version("2");
      else await web.status({ abort: false });
      await web.atPause(1);
      web.observer.mark();
      const asked = Date.now();
      await web.status({ abort: true });
      const back = await eventually("all traffic is back", () =>
        Promise.resolve(web.observer.shares.find(({ weights }) => weights["web-canary"] === 0)),
      );
      times.push(back.at - asked);
      await web.until("degraded");
    }
    assert.ok(web.observer.fewestReady >= web.replicas);
    note("abort of a canary to 100 % with the old version", times);
  });

  it("from rollback, and from promotion, to the flipped Service", async () => {
    const shop = await ground.install("shop", {
      strategy: "blue-green",
      promotion: "manual",
      scaleDownSeconds: 600,
    });
    const promotions: number[] = [];
    const rollbacks: number[] = [];
    /** Milliseconds from a request until the watch shows the active Service lead elsewhere. */
    const flip = async (request: () => Promise<void>): Promise<number> => {
      const before = await shop.selected("shop-active");
      shop.observer.mark();
      const asked = Date.now();
      await request();
      const flipped = await eventually("the flipped Service", () =>
        Promise.resolve(
          shop.observer.selections.find(({ service, hash }) => service === "shop-active" && hash !== before),
        ),
      );
      await shop.until("healthy");
      return flipped.at - asked;
    };
    /** The controller tells older from newer by times in whole seconds: of two of one second it knows no way back. */
    const nextSecond = async (): Promise<void> => {
      const { revisions } = await shop.read();
      const newest = Math.max(
        ...revisions.map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? "")),
      );
      await eventually("a later second", () => Promise.resolve(Date.now() >= newest + 1000));
    };
    for (let run = 0; run < RUNS; run += 1) {
      await nextSecond();
      await shop.version(`${run + 2}`);
      await shop.until("paused");
      promotions.push(await flip(() => shop.status({ pauseConditions: null })));
      const target = chooseRevision(await shop.read());
      assert.ok("revision" in target);
      rollbacks.push(
        await flip(() => ground.api.patch(shop.path, { spec: { template: templateOf(target.revision) } })),
      );
    }
    assert.ok(shop.observer.fewestReady >= shop.replicas);
    note("promotion of a blue-green release to the flipped Service", promotions);
    note("rollback of a blue-green release to the flipped Service", rollbacks);
  });
});
