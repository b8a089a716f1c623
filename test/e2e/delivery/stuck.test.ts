import assert from "node:assert/strict";
import { awaitRelease } from "../../../components/delivery/release-gate";
import { exitCodeOf } from "../../../ops/releases/follow-release";
import { eventually } from "../support/wait";
import { Ground, type Released } from "./ground";

const byHand = { strategy: "canary", stages: [{ weight: 34, pause: "manual" }, { weight: 100 }] };

describe("a release whose pods cannot come", () => {
  const ground = new Ground("e2e-delivery-stuck");

  /** What an update of the stack would say that waits for this release. */
  const waitFor = (web: Released, seconds: number) =>
    awaitRelease({
      stack: "dev",
      namespace: ground.namespace,
      name: web.name,
      seconds,
      look: () => web.verdict(),
    });

  it("ends an update at once where a quota holds no more, with the API server's words", async () => {
    const web = await ground.install("full", byHand);
    await ground.create(`${ground.core}/resourcequotas`, {
      metadata: { name: "full" },
      spec: { hard: { pods: String(web.replicas) } },
    });
    await eventually("the quota's count", async () => {
      const { status } = await ground.api.get(`${ground.core}/resourcequotas/full`);
      return (status as { used?: Record<string, string> } | undefined)?.used?.["pods"] === "3";
    });
    const stable = await web.stableHash();
    await web.version("2");
    await assert.rejects(waitFor(web, 60), /full: its pods cannot come\n {2}- .*exceeded quota: full/);
    const verdict = await web.verdict();
    assert.equal(exitCodeOf(verdict), 4);
    assert.deepEqual(web.observer.trial(), [0]);
    assert.equal(await web.stableHash(), stable);
    assert.ok(web.observer.fewestReady >= web.replicas);
    const gone = await ground.api.ask("DELETE", `${ground.core}/resourcequotas/full`);
    assert.equal(gone.status, 200);
  });

  it("ends an update in time where no node takes them, and names what they wait for", async () => {
    const web = await ground.install("nowhere", byHand);
    const template = web.template("2");
    await ground.api.patch(web.path, {
      spec: { template: { ...template, spec: { ...template.spec, nodeSelector: { nowhere: "true" } } } },
    });
    await eventually("the scheduler's refusal", async () => (await web.verdict()).troubles.length > 0);
    // Nodes may be added: this alone is no reason to give up at once.
    assert.equal(exitCodeOf(await web.verdict()), 0);
    await assert.rejects(
      waitFor(web, 3),
      /nowhere: not settled within 3 s[^]*fits nowhere: .*node affinity\/selector/,
    );
    assert.deepEqual(web.observer.trial(), [0]);
    assert.ok(web.observer.fewestReady >= web.replicas);
  });
});
