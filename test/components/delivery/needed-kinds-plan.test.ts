import assert from "node:assert/strict";
import type { StrategyName } from "../../../components/delivery/delivery-schema";
import { planNeededKinds, servedProblems } from "../../../components/delivery/needed-kinds-plan";

const ROLLOUTS = "argoproj.io/v1alpha1";
const ISTIO = "networking.istio.io/v1";
const whole = new Map([
  [ROLLOUTS, ["rollouts", "rollouts/status", "analysistemplates", "analysisruns"]],
  [ISTIO, ["virtualservices", "gateways"]],
]);

const planFor = (strategies: readonly StrategyName[], mesh: boolean) => {
  const services = Object.fromEntries(
    strategies.map((strategy, index) => [`service-${index}`, { delivery: { strategy } }]),
  );
  return planNeededKinds({ services, tenants: [] }, { mesh });
};

describe("the kinds that releases need", () => {
  const staged = planFor(["rolling", "canary"], true);

  it("are none where everything is rolling, and no routes where there is no mesh", () => {
    assert.deepEqual(planFor(["rolling", "rolling"], true), []);
    assert.deepEqual(planFor([], true), []);
    for (const strategy of ["blue-green", "canary", "ab"] as const)
      assert.deepEqual(
        planFor([strategy], false).map(({ resource }) => resource),
        ["rollouts", "analysistemplates", "analysisruns"],
      );
  });

  it("follow from tenants' strategies too", () => {
    const tenants = [{ strategy: "blue-green" }] as const;
    assert.equal(planNeededKinds({ services: {}, tenants }, { mesh: true }).length, staged.length);
  });

  it("include KEDA's where it scales services, with the field and the remedy", () => {
    const scaled = { services: {}, tenants: [], businessMetrics: true };
    const [problem, ...others] = servedProblems("f", planNeededKinds(scaled, { mesh: true }), whole);
    assert.deepEqual(others, []);
    assert.equal(problem?.field, "cluster.features.eventAutoscaling");
    assert.match(
      problem.message,
      /^true: .* scaledobjects \(keda\.sh\/v1alpha1\); install KEDA, or set this and businessMetrics to false$/,
    );
    assert.deepEqual(planNeededKinds({ ...scaled, businessMetrics: false }, { mesh: true }), []);
  });

  it("are all there on a cluster that serves them", () => {
    assert.deepEqual(servedProblems("f", staged, whole), []);
  });

  it("are each named with the field and the remedy where they are missing", () => {
    const problems = servedProblems(
      "Pulumi.dev.yaml",
      staged,
      new Map([
        [ROLLOUTS, ["rollouts"]],
        [ISTIO, []],
      ]),
    );
    assert.deepEqual(
      problems.map(({ field, message }) => [field, /serve (\w+)/.exec(message)?.[1]]),
      [
        ["cluster.features.rollouts", "analysistemplates"],
        ["cluster.features.rollouts", "analysisruns"],
        ["cluster.features.mesh", "virtualservices"],
      ],
    );
    assert.match(
      problems[0]?.message ?? "",
      /install Argo Rollouts, or set this to false and choose rolling/,
    );
    assert.equal(servedProblems("f", staged, new Map()).length, staged.length);
  });
});
