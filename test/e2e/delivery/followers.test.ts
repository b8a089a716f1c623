import assert from "node:assert/strict";
import { scaleTarget } from "../../../components/delivery/workload-plan";
import { planBudget } from "../../../components/workload/budget-plan";
import { planRecommendation, planScaling } from "../../../components/workload/scaling-plan";
import { eventually } from "../support/wait";
import { Ground, labelsOf, type Released } from "./ground";

interface Scale {
  readonly spec: { readonly replicas: number };
  readonly status: { readonly selector: string };
}

describe("what follows a service follows its Rollout", () => {
  const ground = new Ground("e2e-delivery-followers");
  let web: Released;
  let target: ReturnType<typeof scaleTarget>;
  const budget = () => `${ground.group("policy/v1")}/poddisruptionbudgets/web`;
  const scaler = () => `${ground.group("autoscaling/v2")}/horizontalpodautoscalers/web`;
  const scaleOf = (path: string) => ground.api.get<Scale>(`${path}/scale`);

  before(async () => {
    web = await ground.install("web", {
      strategy: "canary",
      stages: [{ weight: 20, pause: "manual" }, { weight: 100 }],
    });
    target = scaleTarget("web", web.delivery);
  });

  it("the budget counts its pods and lets one go at a time", async () => {
    const spec = { ...planBudget({ key: "web", name: "web" }), selector: { matchLabels: labelsOf("web") } };
    await ground.create(`${ground.group("policy/v1")}/poddisruptionbudgets`, {
      metadata: { name: "web" },
      spec,
    });
    await eventually("the budget's count", async () => {
      const { status } = await ground.api.get(budget());
      return status?.["expectedPods"] === web.replicas && status["disruptionsAllowed"] === 1;
    });
    // No successor is let in, however long the second request takes.
    await ground.create(`${ground.core}/resourcequotas`, {
      metadata: { name: "no-more" },
      spec: { hard: { pods: "0" } },
    });
    await eventually("the quota's count", async () => {
      const { status } = await ground.api.get(`${ground.core}/resourcequotas/no-more`);
      return (status as { used?: Record<string, string> } | undefined)?.used?.["pods"] === "3";
    });
    const [first, second] = (await web.read()).pods.map(({ metadata }) => metadata.name);
    const evict = (name = "") =>
      ground.api.ask("POST", `${ground.core}/pods/${name}/eviction`, {
        body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name } },
      });
    const answers = (await Promise.all([evict(first), evict(second)])).map(({ status }) => status);
    assert.deepEqual(answers.sort(), [201, 429]);
    const opened = await ground.api.ask("DELETE", `${ground.core}/resourcequotas/no-more`);
    assert.equal(opened.status, 200);
    await eventually("the pod's successor", async () => {
      const { status } = await ground.api.get(budget());
      web.observer.mark();
      return status?.["disruptionsAllowed"] === 1 && web.observer.fewestReady === web.replicas;
    });
  });

  it("the horizontal autoscaler rules its number of pods, also in the middle of a release", async () => {
    web.observer.mark();
    await web.version("2");
    await web.until("paused");
    await ground.create(`${ground.group("autoscaling/v2")}/horizontalpodautoscalers`, {
      metadata: { name: "web" },
      spec: planScaling({ replicas: { min: 5, max: 6 } }, target),
    });
    await eventually("five pods of the old version", async () => {
      const { revisions, rollout } = await web.read();
      const stable = revisions.find(
        ({ metadata }) => metadata.labels?.["rollouts-pod-template-hash"] === rollout.status?.stableRS,
      );
      return rollout.spec.replicas === 5 && stable?.status?.readyReplicas === 5;
    });
    const { status } = await ground.api.get(scaler());
    const able = (status?.["conditions"] as { type: string; status: string }[]).find(
      ({ type }) => type === "AbleToScale",
    );
    assert.equal(able?.status, "True");
    await web.status({ pauseConditions: null });
    await web.until("healthy");
    assert.ok(web.observer.fewestReady >= web.replicas);
    assert.equal((await scaleOf(web.path)).spec.replicas, 5);
  });

  it("the vertical autoscaler's target is an object whose scale selects exactly its pods", async () => {
    const path = `${ground.group("autoscaling.k8s.io/v1")}/verticalpodautoscalers`;
    await ground.create(path, {
      apiVersion: "autoscaling.k8s.io/v1",
      kind: "VerticalPodAutoscaler",
      metadata: { name: "web" },
      spec: planRecommendation(target),
    });
    const { spec } = await ground.api.get<{ spec: { targetRef: typeof target } }>(`${path}/web`);
    assert.deepEqual(spec.targetRef, target);
    const { status } = await scaleOf(web.path);
    const selected = await ground.api.list(
      `${ground.core}/pods?labelSelector=${encodeURIComponent(status.selector)}`,
    );
    assert.ok(selected.length >= 5);
    assert.ok(selected.every(({ metadata }) => metadata.name.startsWith("web-")));
  });
});
