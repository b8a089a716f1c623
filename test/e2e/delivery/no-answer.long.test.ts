import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { eventually } from "../support/wait";
import { Ground, quick, type Released } from "./ground";

const delivery = {
  strategy: "canary",
  stages: [{ weight: 20 }, { weight: 100 }],
  analysis: { ...quick, metrics: ["error-rate"] },
};
/** Each unanswered question costs the patience of the analysis and the controller's wait before it asks again. */
const SECONDS = 120;

/** An address on which nobody listens. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe("a release whose Prometheus does not answer", () => {
  const ground = new Ground("e2e-delivery-no-answer");

  async function assertGivenUp(web: Released): Promise<void> {
    const stable = await web.stableHash();
    await web.version("2");
    const { message } = await web.until("degraded", SECONDS);
    assert.match(message, /abort/i);
    await eventually("all traffic is back", () => Promise.resolve(web.observer.trial().at(-1) === 0));
    assert.deepEqual(web.observer.trial(), [0, 20, 0]);
    assert.equal(await web.stableHash(), stable);
    assert.ok((web.observer.fewestOf.get(stable) ?? 0) >= web.replicas);
  }

  it("is given up when nobody listens", async () => {
    await assertGivenUp(await ground.install("lost", delivery, { prometheus: await closedAddress() }));
  });

  it("is given up when questions are taken and never answered", async () => {
    const web = await ground.install("silent", delivery);
    ground.metrics.on("errors", "silent");
    await assertGivenUp(web);
  });
});
