import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { LiveRelease, LiveRollout, LiveRun } from "../../../components/delivery/live-types";
import { manifestUrl, registryLookup } from "../../../ops/releases/image-lookup";
import { chooseRevision, stillRuns, templateOf, versionOf } from "../../../ops/releases/rollback-plan";
import { renderTree, summarise } from "../../../ops/releases/tree-plan";
import { planVerb, skipsAnalysis } from "../../../ops/releases/verb-plan";

const revision = (number: number, ready = 0) => ({
  metadata: {
    name: `web-h${number}`,
    namespace: "ns",
    uid: `r${number}`,
    labels: { "rollouts-pod-template-hash": `h${number}` },
    annotations: { "rollout.argoproj.io/revision": String(number) },
  },
  spec: {
    template: {
      metadata: { labels: { app: "web", "rollouts-pod-template-hash": `h${number}` } },
      spec: { containers: [{ name: "web", image: `registry.example/web:${number}` }] },
    },
  },
  status: { readyReplicas: ready, replicas: ready },
});

/** A release of revision 3 over revision 2. */
const release = (status: NonNullable<LiveRollout["status"]>, spec: object = {}): LiveRelease => ({
  rollout: {
    metadata: { name: "web", namespace: "ns", uid: "u", generation: 4 },
    spec: {
      replicas: 3,
      template: revision(3).spec.template,
      strategy: {
        canary: { steps: [{ setWeight: 20 }, { analysis: { templates: [{ templateName: "g" }] } }] },
      },
      ...spec,
    },
    status: { observedGeneration: "4", currentPodHash: "h3", stableRS: "h2", ...status },
  },
  revisions: [revision(1), revision(3, 1), revision(2, 3)],
  pods: [],
  runs: [],
});
/** An analysis of a revision that ended so. */
const judged = (hash: string, phase: string): LiveRun => ({
  metadata: {
    name: `run-${hash}`,
    namespace: "ns",
    uid: hash,
    labels: { "rollouts-pod-template-hash": hash },
  },
  status: { phase },
});
const pausedAt = [{ reason: "CanaryPauseStep" }];
const refusal = (planned: object): string => ("refused" in planned ? String(planned.refused) : "");

describe("the verbs of a release", () => {
  it("promote lets a pause go, also one that somebody asked for, and passes no analysis over", () => {
    const paused = release({ phase: "Paused", pauseConditions: pausedAt });
    assert.deepEqual(planVerb("promote", paused), { patches: { status: { pauseConditions: null } } });
    const held = release({ phase: "Paused", pauseConditions: [] }, { paused: true });
    assert.deepEqual(planVerb("promote", held), {
      patches: { spec: { paused: false }, status: { pauseConditions: null } },
    });
    const unsure = release({ phase: "Paused", pauseConditions: [{ reason: "InconclusiveAnalysisRun" }] });
    assert.deepEqual(planVerb("promote", unsure), {
      patches: { status: { pauseConditions: null, controllerPause: false } },
    });
    assert.match(
      refusal(planVerb("promote", release({ phase: "Progressing", currentStepIndex: 1 }))),
      /analysed/,
    );
  });

  it("are refused where they would do nothing", () => {
    const healthy = release({ phase: "Healthy", stableRS: "h3" });
    for (const verb of ["promote", "promote-full", "abort", "retry", "pause"] as const)
      assert.notEqual(refusal(planVerb(verb, healthy)), "", verb);
    assert.match(refusal(planVerb("abort", release({ phase: "Degraded", abort: true }))), /already/);
  });

  it("abort, retry and pause a release under way", () => {
    const going = release({ phase: "Progressing" });
    assert.deepEqual(planVerb("abort", going), { patches: { status: { abort: true } } });
    assert.deepEqual(planVerb("pause", going), { patches: { spec: { paused: true } } });
    assert.deepEqual(planVerb("retry", release({ phase: "Degraded", abort: true })), {
      patches: { status: { abort: false } },
    });
  });

  it("know that going to the end at once leaves an analysis out", () => {
    const going = release({ phase: "Progressing" });
    assert.ok(skipsAnalysis("promote-full", going));
    assert.ok(!skipsAnalysis("promote", going));
    assert.ok(
      !skipsAnalysis("promote-full", release({}, { strategy: { canary: { steps: [{ setWeight: 1 }] } } })),
    );
  });

  it("show revisions, newest first, the stable one marked", () => {
    const summary = summarise("web", release({ phase: "Paused", pauseConditions: pausedAt }));
    assert.deepEqual(
      summary.revisions.map(({ revision: number, stable }) => [number, stable]),
      [
        [3, false],
        [2, true],
        [1, false],
      ],
    );
    const tree = renderTree("web", release({ phase: "Degraded", message: "RolloutAborted", abort: true }));
    assert.match(tree, /^✖ web {2}degraded: RolloutAborted/);
    assert.match(tree, /└── revision 2 \(stable\) {2}3\/3/);
  });
});

describe("a rollback", () => {
  const going = release({ phase: "Degraded", abort: true });

  it("means the revision before, or the one that is named", () => {
    const numberOf = (number?: number, ...bad: string[]) => {
      const runs = bad.map((hash) => judged(hash, "Failed"));
      const target = chooseRevision({ ...going, runs }, number);
      return "revision" in target ? target.revision.metadata.name : target.refused;
    };
    assert.equal(numberOf(), "web-h2");
    assert.equal(numberOf(1), "web-h1");
    assert.match(numberOf(3), /revision 3 is the present one/);
    assert.equal(numberOf(undefined, "h2"), "web-h1");
    assert.equal(numberOf(2, "h2"), "web-h2");
    assert.match(numberOf(undefined, "h1", "h2"), /no earlier revision that was not given up/);
    assert.match(numberOf(9), /no revision 9 \(known: 3, 2, 1\)/);
  });

  it("passes over revisions that an analysis found bad or could not judge, and over no others", () => {
    for (const [phase, name] of [
      ["Failed", "web-h1"],
      ["Error", "web-h1"],
      ["Inconclusive", "web-h1"],
      ["Successful", "web-h2"],
      ["Running", "web-h2"],
    ] as const) {
      const target = chooseRevision({ ...going, runs: [judged("h2", phase)] });
      assert.equal("revision" in target && target.revision.metadata.name, name, phase);
    }
  });

  it("takes the template as the Rollout had it", () => {
    assert.deepEqual((templateOf(revision(2)) as { metadata: object }).metadata, { labels: { app: "web" } });
    assert.ok(stillRuns(revision(2, 3)));
    assert.ok(!stillRuns(revision(1)));
  });

  it("finds the version in an image", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    assert.equal(versionOf("registry.example:5000/a/web:1.2"), "1.2");
    assert.equal(versionOf(`registry.example/web@${digest}`), digest);
    assert.equal(versionOf("registry.example:5000/a/web"), undefined);
    assert.equal(
      manifestUrl(`r.example:5000/a/web@${digest}`)?.href,
      `https://r.example:5000/v2/a/web/manifests/${digest}`,
    );
    assert.equal(manifestUrl("127.0.0.1:5000/web:1")?.href, "http://127.0.0.1:5000/v2/web/manifests/1");
    assert.equal(manifestUrl("web"), undefined);
  });

  it("asks the registry whether the image is there", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method ?? ""} ${request.headers.authorization ?? "-"}`);
      const path = request.url ?? "";
      response.writeHead(path.endsWith("/there") ? 200 : path.endsWith("/gone") ? 404 : 401).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const lookup = registryLookup("Basic abc");
    assert.deepEqual(await lookup(`${host}/web:there`), { kind: "there" });
    assert.deepEqual(await lookup(`${host}/web:gone`), { kind: "gone" });
    assert.equal((await lookup(`${host}/web:secret`)).kind, "unknown");
    assert.deepEqual(new Set(asked), new Set(["HEAD Basic abc"]));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    assert.equal((await lookup(`${host}/web:there`)).kind, "unknown");
  });
});
