import assert from "node:assert/strict";
import { HASH_LABEL, type LiveRelease, type LiveRun } from "../../../components/delivery/live-types";
import { measuresOf } from "../../../components/delivery/measures-plan";

type Result = readonly [name: string, phase: string, value?: string, message?: string];

const run = (created: string, results: readonly Result[], hash = "new"): LiveRun => ({
  metadata: {
    name: created,
    namespace: "ns",
    uid: created,
    creationTimestamp: created,
    labels: { [HASH_LABEL]: hash },
  },
  status: {
    phase: "Running",
    metricResults: results.map(([name, phase, value, message]) => ({
      name,
      phase,
      ...(message === undefined ? {} : { message }),
      measurements: value === undefined ? [] : [{ value, phase }],
    })),
  },
});

const measured = (...runs: LiveRun[]) => {
  const template = { spec: { containers: [] } };
  const release: LiveRelease = {
    rollout: {
      metadata: { name: "web", namespace: "ns", uid: "u" },
      spec: { template, strategy: {} },
      status: { currentPodHash: "new" },
    },
    revisions: [],
    pods: [],
    runs,
  };
  return measuresOf(release).map(({ name, phase, trial, stable }) => [name, phase, trial, stable]);
};

describe("what a release was measured by", () => {
  it("shows both variants of an experiment side by side, by name whatever came first", () => {
    assert.deepEqual(
      measured(
        run("2026-01-01T00:00:00Z", [
          ["orders", "Successful", "[1.2]"],
          ["error-rate-a", "Successful", "[0.0004]"],
          ["error-rate-b", "Failed", "[0.02]"],
        ]),
      ),
      [
        ["error-rate", "Failed", 0.02, 0.0004],
        ["orders", "Successful", 1.2, null],
      ],
    );
  });

  it("shows a measure whose name merely ends like a variant's as it is", () => {
    assert.deepEqual(measured(run("1", [["plan-a", "Successful", "[1]"]])), [
      ["plan-a", "Successful", 1, null],
    ]);
    assert.deepEqual(measured(run("1", [["plan-b", "Successful", "[1]"]])), [
      ["plan-b", "Successful", 1, null],
    ]);
  });

  it("shows no value where there is none or where it is no number", () => {
    for (const value of [undefined, "[]", "[NaN]", "[+Inf]", ""])
      assert.deepEqual(measured(run("1", [["cpu", "Failed", value]])), [["cpu", "Failed", null, null]]);
    assert.deepEqual(measured(run("1", [["cpu", "Successful", "[1.5e-05]"]])), [
      ["cpu", "Successful", 0.000015, null],
    ]);
  });

  it("takes of several runs the worst, and of two alike the newest", () => {
    const gate = run("2026-01-01T00:00:02Z", [["cpu", "Successful", "[0.2]"]]);
    const watch = run("2026-01-01T00:00:01Z", [["cpu", "Failed", "[0.9]"]]);
    assert.deepEqual(measured(gate, watch), [["cpu", "Failed", 0.9, null]]);
    const earlier = run("2026-01-01T00:00:01Z", [["cpu", "Successful", "[0.1]"]]);
    assert.deepEqual(measured(gate, earlier), [["cpu", "Successful", 0.2, null]]);
  });

  it("leaves out what other revisions were measured by", () => {
    assert.deepEqual(measured(run("1", [["cpu", "Failed", "[1]"]], "old")), []);
  });
});
