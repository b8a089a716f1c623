import assert from "node:assert/strict";
import { KubeConfig } from "@kubernetes/client-node";
import type { LiveRelease, LiveRollout } from "../../../components/delivery/live-types";
import { EXIT, Failure } from "../../../lib/failure";
import type { Cluster } from "../../../ops/cluster/cluster";
import { patchRelease } from "../../../ops/releases/patch-release";
import type { Patches } from "../../../ops/releases/verb-plan";

const rolloutOf = (image: string, hash = "h2"): LiveRollout => ({
  metadata: { name: "web", namespace: "ns", uid: "u" },
  spec: { template: { spec: { containers: [{ name: "web", image }] } }, strategy: {} },
  status: { currentPodHash: hash },
});

/** An API server whose Rollout is this by now; it remembers what it was asked to write. */
function clusterWith(now: LiveRollout, atFirst = now): { cluster: Cluster; written: [string, unknown][] } {
  const written: [string, unknown][] = [];
  const note =
    (what: string, answer: unknown) =>
    (request: { body: unknown }): Promise<unknown> => {
      written.push([what, request.body]);
      return Promise.resolve(answer);
    };
  const client = {
    createSelfSubjectReview: () => Promise.resolve({ status: { userInfo: { username: "jane" } } }),
    getNamespacedCustomObject: () => Promise.resolve(atFirst),
    patchNamespacedCustomObject: note("object", now),
    patchNamespacedCustomObjectStatus: note("status", now),
    createNamespacedEvent: note("event", {}),
  };
  const cluster: Cluster = {
    config: new KubeConfig(),
    description: "a fake",
    api: (() => client) as unknown as Cluster["api"],
  };
  return { cluster, written };
}

const release = (rollout: LiveRollout): LiveRelease => ({ rollout, revisions: [], pods: [], runs: [] });
const request = { what: "promote", at: new Date("2026-01-02T03:04:05Z") };
const seen = rolloutOf("web:2");
const make = (cluster: Cluster, patches: Patches) =>
  patchRelease(cluster, release(seen), { patches, request });

describe("a change of a release", () => {
  it("is noted on the object first and told as an event last, with who, what and when", async () => {
    const { cluster, written } = clusterWith(rolloutOf("web:2"));
    const by = await make(cluster, { spec: { paused: false }, status: { pauseConditions: null } });
    assert.equal(by, "jane");
    assert.deepEqual(
      written.map(([what]) => what),
      ["object", "object", "status", "event"],
    );
    const [[, note], [, spec], [, status], [, event]] = written as [
      [string, { metadata: { annotations: Record<string, string> } }],
      [string, unknown],
      [string, unknown],
      [string, { message: string; reason: string }],
    ];
    assert.deepEqual(
      Object.values(note.metadata.annotations).map((text) => JSON.parse(text) as unknown),
      [{ what: "promote", by: "jane", at: "2026-01-02T03:04:05.000Z" }],
    );
    assert.deepEqual(spec, { spec: { paused: false } });
    assert.deepEqual(status, { status: { pauseConditions: null } });
    assert.deepEqual([event.reason, event.message], ["OperatorRequest", "jane: promote"]);
  });

  for (const [what, now] of [
    ["another version was set", rolloutOf("web:3")],
    ["another revision is under way", rolloutOf("web:2", "h3")],
  ] as const)
    it(`is not made when ${what} since the operator looked`, async () => {
      const { cluster, written } = clusterWith(now);
      await assert.rejects(make(cluster, { status: { abort: true } }), (error) => {
        assert.ok(error instanceof Failure);
        assert.equal(error.exitCode, EXIT.resource);
        assert.match(error.message, /another release has begun/);
        return true;
      });
      assert.deepEqual(written, []);
    });

  it("goes no further than the note when another version is set at that very moment", async () => {
    const { cluster, written } = clusterWith(rolloutOf("web:3"), seen);
    await assert.rejects(make(cluster, { status: { abort: true } }), /another release has begun/);
    assert.equal(written.length, 1);
  });
});
