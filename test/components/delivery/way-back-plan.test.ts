import assert from "node:assert/strict";
import { HASH_LABEL, type LiveRelease, type LiveRun } from "../../../components/delivery/live-types";
import { failedRevisions, isUnprovenWayBack } from "../../../components/delivery/way-back-plan";

const template = (version: number) => ({
  spec: { containers: [{ name: "web", image: `registry.example/web:${version}` }] },
});
const revision = (version: number) => ({
  metadata: {
    name: `web-h${version}`,
    namespace: "ns",
    uid: `r${version}`,
    labels: { [HASH_LABEL]: `h${version}` },
    creationTimestamp: `2026-01-0${version}T00:00:00Z`,
  },
  // The controller adds a label of its own to what the program declares.
  spec: { template: { ...template(version), metadata: { labels: { [HASH_LABEL]: `h${version}` } } } },
});
const run = (version: number, phase: string): LiveRun => ({
  metadata: { name: "run", namespace: "ns", uid: "a", labels: { [HASH_LABEL]: `h${version}` } },
  status: { phase },
});

/** Versions 1 to 3, made in this order. */
const release = (status: { stable: number; current?: number }, ...runs: LiveRun[]): LiveRelease => ({
  rollout: {
    metadata: { name: "web", namespace: "ns", uid: "u" },
    spec: { template: template(status.current ?? status.stable), strategy: {} },
    status: { stableRS: `h${status.stable}`, currentPodHash: `h${status.current ?? status.stable}` },
  },
  revisions: [1, 2, 3].map(revision),
  pods: [],
  runs,
});

describe("the way back to a version", () => {
  for (const phase of ["Failed", "Error", "Inconclusive"])
    it(`is not proven when its analysis ended as ${phase}`, () => {
      const given = release({ stable: 3 }, run(2, phase));
      assert.ok(isUnprovenWayBack(given, template(2)));
      assert.deepEqual([...failedRevisions(given)], ["h2"]);
    });

  for (const [what, given, version] of [
    ["its analysis passed", release({ stable: 3 }, run(2, "Successful")), 2],
    ["another version was given up", release({ stable: 3 }, run(2, "Failed")), 1],
    ["it is a new version", release({ stable: 3 }, run(2, "Failed")), 4],
    // It goes through its stages again.
    ["it was made after the stable one", release({ stable: 1 }, run(2, "Failed")), 2],
    ["it is the one that is stable", release({ stable: 3 }, run(3, "Failed")), 3],
    // An operator went back to it by name; other settings of the Rollout may change.
    ["it is the one under way", release({ stable: 3, current: 2 }, run(2, "Failed")), 2],
  ] as const)
    it(`is open when ${what}`, () => {
      assert.ok(!isUnprovenWayBack(given, template(version)));
    });
});
