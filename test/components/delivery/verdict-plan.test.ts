import assert from "node:assert/strict";
import { HASH_LABEL, type LiveRelease, type LiveRollout } from "../../../components/delivery/live-types";
import { judge } from "../../../components/delivery/verdict-plan";

type Status = NonNullable<LiveRollout["status"]>;

const template = (image: string) => ({ spec: { containers: [{ name: "web", image }] } });

/** A release whose controller reports this about the present template. */
function releaseWith(status: Status, spec: object = {}, { reported = "web:2" } = {}): LiveRelease {
  return {
    rollout: {
      metadata: { name: "web", namespace: "ns", uid: "u", generation: 3 },
      spec: {
        replicas: 3,
        template: template("web:2"),
        strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }, { analysis: {} }] } },
        ...spec,
      },
      status: { observedGeneration: "3", currentPodHash: "new", ...status },
    },
    revisions: [
      {
        metadata: { name: "web-new", namespace: "ns", uid: "r", labels: { [HASH_LABEL]: "new" } },
        spec: { template: template(reported) },
      },
    ],
    pods: [],
    runs: [],
  };
}
const atPause = { phase: "Paused", pauseConditions: [{ reason: "CanaryPauseStep" }] };
const aborted = { phase: "Degraded", message: "RolloutAborted: Rollout aborted update to revision 2" };

describe("where a release stands", () => {
  const cases: readonly [what: string, release: LiveRelease, kind: string, message?: RegExp][] = [
    ["healthy", releaseWith({ phase: "Healthy" }), "healthy"],
    ["at a pause of its strategy", releaseWith(atPause), "paused"],
    [
      "at the pause before a switch",
      releaseWith({ phase: "Paused", pauseConditions: [{ reason: "BlueGreenPause" }] }),
      "paused",
    ],
    ["paused by somebody", releaseWith(atPause, { paused: true }), "held"],
    [
      "paused by an analysis that could not tell",
      releaseWith({ phase: "Paused", pauseConditions: [{ reason: "InconclusiveAnalysisRun" }] }),
      "held",
    ],
    ["at an analysis", releaseWith({ phase: "Progressing", currentStepIndex: 2 }), "analysing"],
    ["on its way", releaseWith({ phase: "Progressing" }), "progressing"],
    ["given up", releaseWith({ ...aborted, abort: true }), "degraded"],
    [
      "past its deadline",
      releaseWith({ phase: "Degraded", message: "ProgressDeadlineExceeded: ..." }),
      "degraded",
    ],
    [
      "refused by the controller",
      releaseWith({
        currentPodHash: "old",
        conditions: [{ type: "InvalidSpec", status: "True", message: "no" }],
      }),
      "degraded",
      /^no$/,
    ],
    [
      "refused as it was before the last change",
      releaseWith({
        phase: "Degraded",
        observedGeneration: "2",
        conditions: [{ type: "InvalidSpec", status: "True", message: "no" }],
      }),
      "progressing",
    ],
    [
      "with a report of an earlier generation",
      releaseWith({ phase: "Healthy", observedGeneration: "2" }),
      "progressing",
    ],
    [
      "with a report of an earlier template",
      releaseWith({ phase: "Healthy" }, {}, { reported: "web:1" }),
      "progressing",
    ],
    // What was asked for and not answered yet must not be taken for the state before.
    [
      "promoted a moment ago",
      releaseWith({ ...atPause, pauseConditions: [] }),
      "progressing",
      /pause is over/,
    ],
    [
      "promoted to its end a moment ago",
      releaseWith({ ...atPause, promoteFull: true }),
      "progressing",
      /end/,
    ],
    ["aborted a moment ago", releaseWith({ ...atPause, abort: true }), "progressing", /given up/],
    ["tried again a moment ago", releaseWith({ ...aborted, abort: false }), "progressing", /tried again/],
    [
      "healthy although somebody gave it up too late",
      releaseWith({ phase: "Healthy", abort: true }),
      "healthy",
    ],
  ];
  for (const [what, release, kind, message = /^/] of cases)
    it(`${what}: ${kind}`, () => {
      const verdict = judge(release);
      assert.equal(verdict.kind, kind);
      assert.match(verdict.message, message);
    });
});
