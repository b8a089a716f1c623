import assert from "node:assert/strict";
import fc from "fast-check";
import { planStrategy } from "../../../components/delivery/strategy-plan";
import { surgeReplicas } from "../../../components/delivery/surge-plan";
import { planTemplates } from "../../../components/delivery/templates-plan";
import { planDeployment, planRollout, scaleTarget } from "../../../components/delivery/workload-plan";
import { deliveryOf, releaseOf, stages } from "./releases";

const pods = { replicas: 6, selector: { app: "web" }, template: { spec: {} }, deadline: 90 };

describe("the strategies", () => {
  it("rolling takes no promised pod away", () => {
    assert.deepEqual(planDeployment(pods).strategy, {
      type: "RollingUpdate",
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    });
    assert.equal(scaleTarget("web", deliveryOf({ strategy: "rolling" })).kind, "Deployment");
  });

  it("canary moves the named routes stage by stage, with a gate after each and a watch over all", () => {
    const { canary } = planStrategy(releaseOf({ strategy: "canary", stages, analysis: {} })) as {
      canary: Record<string, unknown> & { steps: Record<string, unknown>[] };
    };
    assert.deepEqual(
      canary.steps.map((step) => Object.keys(step)[0]),
      ["setWeight", "pause", "analysis", "setWeight", "pause", "analysis", "setWeight", "analysis"],
    );
    assert.deepEqual(canary["trafficRouting"], {
      istio: { virtualService: { name: "web", routes: ["public", "backend"] } },
    });
    assert.equal(canary["stableService"], "web-stable");
    assert.equal(canary["canaryService"], "web-canary");
    assert.equal(canary["dynamicStableScale"], false);
    assert.equal(canary["maxUnavailable"], 0);
    assert.equal((canary["analysis"] as { startingStep: number }).startingStep, 1);
  });

  it("canary without an analysis has neither gate nor watch", () => {
    const facts = releaseOf({ strategy: "canary", stages });
    const { canary } = planStrategy(facts) as { canary: { steps: object[] } };
    assert.ok(canary.steps.every((step) => !("analysis" in step)));
    assert.ok(!("analysis" in canary));
    assert.deepEqual(planTemplates(facts), {});
  });

  it("blue-green switches Services, and judges before and after as asked", () => {
    const written = {
      strategy: "blue-green",
      scaleDownSeconds: 300,
      promotion: "manual",
      before: {},
      after: {},
    };
    const { blueGreen } = planStrategy(releaseOf(written)) as { blueGreen: Record<string, unknown> };
    assert.equal(blueGreen["activeService"], "web-active");
    assert.equal(blueGreen["previewService"], "web-preview");
    assert.equal(blueGreen["autoPromotionEnabled"], false);
    assert.equal(blueGreen["scaleDownDelaySeconds"], 300);
    assert.deepEqual(Object.keys(planTemplates(releaseOf(written))), ["web-before", "web-after"]);
  });

  it("A/B sends the whole cohort, judges, and then waits for somebody", () => {
    const cohort = { by: "header", name: "x-beta", value: "yes" };
    const { canary } = planStrategy(releaseOf({ strategy: "ab", cohort, share: 30 })) as {
      canary: { steps: object[] };
    };
    assert.deepEqual(canary.steps[0], { setCanaryScale: { weight: 30 } });
    assert.deepEqual(canary.steps[1], { setWeight: 100 });
    assert.deepEqual(canary.steps.at(-2), { pause: {} });
    // Whole before it becomes everybody's.
    assert.deepEqual(canary.steps.at(-1), { setCanaryScale: { matchTrafficWeight: true } });
  });

  it("every one gives up at its deadline and can go back at once to any revision that is kept", () => {
    const { progressDeadlineAbort, rollbackWindow, revisionHistoryLimit, progressDeadlineSeconds } =
      planRollout(pods, releaseOf({ strategy: "canary", stages }));
    assert.ok(progressDeadlineAbort);
    assert.ok(rollbackWindow.revisions > revisionHistoryLimit);
    assert.equal(progressDeadlineSeconds, 90);
  });

  it("reserve the room they take: at most the whole, at least what is added at a time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (replicas) => {
        assert.equal(surgeReplicas("rolling", replicas), 1);
        for (const strategy of ["blue-green", "canary", "ab"] as const)
          assert.equal(surgeReplicas(strategy, replicas), replicas);
        assert.equal(surgeReplicas("canary", replicas, false), 1);
      }),
    );
  });
});
