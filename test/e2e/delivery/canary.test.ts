import assert from "node:assert/strict";
import { eventually } from "../support/wait";
import type { Mark } from "./fake-prometheus";
import { Ground, quick, type Released } from "./ground";

const metrics = ["error-rate", "latency-p95", "cpu", "memory", "business"];
const stages = [{ weight: 20 }, { weight: 50 }, { weight: 100 }];
const canary = (analysis: object = {}, own: object[] = stages) => ({
  strategy: "canary",
  stages: own,
  analysis: { ...quick, metrics, ...analysis },
});
/** Values that each break one objective. */
const bad: Readonly<Record<Mark, number>> = {
  errors: 0.02,
  latency: 900,
  cpu: 0.95,
  memory: 0.99,
  business: 0.1,
};

describe("a canary on the real rollouts controller", () => {
  const ground = new Ground("e2e-delivery-canary");
  let web: Released;
  let release = 1;
  const next = () => web.version(String((release += 1)));

  /** The release was given up: all traffic is the old version's, which never lost a pod. */
  async function assertBack(stable: string): Promise<void> {
    const verdict = await web.until("degraded");
    assert.match(verdict.message, /abort/i);
    await eventually("all traffic is back", () => Promise.resolve(web.observer.trial().at(-1) === 0));
    assert.equal(await web.stableHash(), stable);
    assert.equal(await web.selected("web-stable"), stable);
    assert.ok((web.observer.fewestOf.get(stable) ?? 0) >= web.replicas, "the old version lost a pod");
  }

  /** Back to the version that is stable, as an operator would go. */
  async function settle(): Promise<void> {
    const { revisions } = await web.read();
    const hash = await web.stableHash();
    const stable = revisions.find(({ metadata }) => metadata.labels?.["rollouts-pod-template-hash"] === hash);
    const image = stable?.spec.template.spec?.containers?.[0]?.image ?? assert.fail("no stable revision");
    await web.version(image.split(":").at(-1) ?? "");
    await web.until("healthy");
    web.observer.mark();
  }

  before(async () => {
    web = await ground.install("web", canary());
  });

  it("takes a good release through its stages and makes it the stable one", async () => {
    const before = await web.stableHash();
    await next();
    await eventually("the new version is stable", async () => (await web.stableHash()) !== before);
    await web.until("healthy");
    const weights = web.observer.trial();
    for (const weight of [20, 50, 100]) assert.ok(weights.includes(weight), `${weight} in ${weights.join()}`);
    assert.equal(weights.at(-1), 0);
    assert.ok(web.observer.fewestReady >= web.replicas);
    web.observer.mark();
  });

  for (const mark of Object.keys(bad) as Mark[])
    it(`gives a release up when ${mark} breaks its objective`, async () => {
      const stable = await web.stableHash();
      ground.metrics.on(mark, bad[mark]);
      await next();
      await assertBack(stable);
      await settle();
    });

  for (const [what, answer] of [
    ["there are no data", "empty"],
    ["the values are no numbers", NaN],
    ["Prometheus cannot be asked", "unavailable"],
  ] as const)
    it(`never promotes when ${what}`, async () => {
      const stable = await web.stableHash();
      ground.metrics.on("errors", answer);
      await next();
      await assertBack(stable);
      assert.ok(Math.max(...web.observer.trial()) < 100);
      await settle();
    });

  it("gives a flapping release up, and one that burns slowly", async () => {
    for (const answer of [
      (asked: number) => (asked % 2 === 0 ? bad.errors : 0),
      (asked: number) => (asked > 6 ? bad.errors : 0),
    ]) {
      const stable = await web.stableHash();
      ground.metrics.on("errors", answer);
      await next();
      await assertBack(stable);
      ground.metrics.reset();
      await settle();
    }
  });
});
