import assert from "node:assert/strict";
import { measuresOf } from "../../../components/delivery/measures-plan";
import { TENANT_HEADER } from "../../../lib/tenant-header";
import { renderTree } from "../../../ops/releases/tree-plan";
import { eventually } from "../support/wait";
import { Ground, quick, type Released, type Route } from "./ground";

const delivery = {
  strategy: "ab",
  cohort: { by: "cookie", name: "variant", value: "b" },
  share: 34,
  analysis: { ...quick, metrics: ["error-rate", "latency-p95"] },
};

describe("an A/B release on the real rollouts controller", () => {
  const ground = new Ground("e2e-delivery-ab");
  let feed: Released;

  const routes = () => feed.routes();
  const shares = (route: Route | undefined) =>
    route?.route.map(({ destination, weight }) => [destination.host.split(".")[0], weight]);

  before(async () => {
    feed = await ground.install("feed", delivery);
  });

  it("sends the cohort, and nobody else, to the new variant", async () => {
    const old = await feed.stableHash();
    const byVariant = (stable: number, trial: number) => (_: number, query: string) =>
      query.includes(old) ? stable : trial;
    ground.metrics.on("errors", byVariant(0.002, 0.0005));
    ground.metrics.on("latency", byVariant(180, 120));
    await feed.version("2");
    await feed.until("paused");
    const live = await routes();
    assert.deepEqual(shares(live["public-cohort"]), [
      ["feed-stable", 0],
      ["feed-canary", 100],
    ]);
    assert.deepEqual(shares(live["public"]), [["feed-stable", 100]]);
    assert.deepEqual(Object.keys(live["public-cohort"]?.match[0]?.headers ?? {}), ["cookie"]);
    assert.ok(feed.observer.fewestReady >= feed.replicas);
  });

  it("has both variants measured side by side, as operators see them", async () => {
    const release = await feed.read();
    assert.deepEqual(
      measuresOf(release).map(({ name, phase, trial, stable }) => [name, phase, trial, stable]),
      [
        ["error-rate", "Successful", 0.0005, 0.002],
        ["latency-p95", "Successful", 120, 180],
      ],
    );
    const tree = renderTree("feed", release);
    assert.match(tree, /✔ error-rate {2}0\.0005 \(new\) beside 0\.002 \(stable\)/);
    assert.match(tree, /✔ latency-p95 {2}120 \(new\) beside 180 \(stable\)/);
  });

  it("keeps the cohort where it is when every pod of the variant is replaced", async () => {
    const before = await routes();
    await ground.api.patch(feed.path, { spec: { restartAt: new Date().toISOString() } });
    await eventually("the restart is done", async () => {
      const { status } = (await ground.rollout("feed")) as unknown as { status: { restartedAt?: string } };
      return status.restartedAt !== undefined;
    });
    assert.deepEqual(await routes(), before);
  });

  it("makes the winner everybody's, and needs no cohort any more", async () => {
    const trial = (await feed.read()).rollout.status?.currentPodHash;
    await feed.status({ pauseConditions: null });
    await feed.until("healthy");
    assert.equal(await feed.selected("feed-stable"), trial);
    assert.deepEqual(shares((await routes())["public-cohort"]), [
      ["feed-stable", 100],
      ["feed-canary", 0],
    ]);
    assert.ok(feed.observer.fewestReady >= feed.replicas);
  });

  it("stops the loser: the cohort is back with everybody", async () => {
    const stable = await feed.stableHash();
    await feed.version("3");
    await feed.until("paused");
    await feed.status({ abort: true });
    await feed.until("degraded");
    await eventually("the cohort is back", async () => {
      const [first] = shares((await routes())["public-cohort"]) ?? [];
      return first?.[1] === 100;
    });
    assert.equal(await feed.selected("feed-stable"), stable);
  });

  it("sends the named tenants, whom the gateway tells from their tokens", async () => {
    const shop = await ground.install("shop", {
      ...delivery,
      cohort: { by: "tenants", ids: ["acme", "globex"] },
    });
    await shop.version("2");
    await shop.until("paused");
    const live = await shop.routes();
    assert.deepEqual(live["public-cohort"]?.match[0]?.headers, {
      [TENANT_HEADER]: { regex: "acme|globex" },
    });
    assert.deepEqual(shares(live["public-cohort"]), [
      ["shop-stable", 0],
      ["shop-canary", 100],
    ]);
    assert.deepEqual(shares(live["public"]), [["shop-stable", 100]]);
  });
});
