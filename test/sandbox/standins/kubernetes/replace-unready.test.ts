import assert from "node:assert/strict";
import type { DiffResult } from "../../../../sandbox/standins/rpc/diff";
import type { PlainObject } from "../../../../sandbox/standins/rpc/values";
import { connectCluster } from "../../../../sandbox/standins/kubernetes/cluster/cluster";
import { replaceUnready } from "../../../../sandbox/standins/kubernetes/operations/replace-unready";
import { readSettings } from "../../../../sandbox/standins/kubernetes/settings";
import { FakeApi } from "./fake-api";

const unchanged: DiffResult = { changes: [] };
interface Described {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [field: string]: PlainObject | string;
}
const annotated = (kind: string, apiVersion: string, metadata: PlainObject = {}): Described => ({
  apiVersion,
  kind,
  metadata: {
    name: "one",
    namespace: "n",
    annotations: { "pulumi.com/replaceUnready": "true" },
    ...metadata,
  },
});
const job = (metadata?: PlainObject) => annotated("Job", "batch/v1", metadata);
const withCondition = (type: string): PlainObject => ({
  ...job(),
  status: { conditions: [{ type, status: "True" }] },
});

describe("pulumi.com/replaceUnready", () => {
  let api: FakeApi;
  const warnings: string[] = [];
  afterEach(() => {
    api.stop();
  });

  const diff = async (live: PlainObject | undefined, now: Described) => {
    warnings.length = 0;
    api = new FakeApi(({ path }) => {
      if (path === "/version") return { body: {} };
      if (path.endsWith("/jobs/one")) return live === undefined ? { status: 404, body: {} } : { body: live };
      return { body: { resources: [{ name: "jobs", kind: "Job", namespaced: true }] } };
    });
    const cluster = await connectCluster(await api.start());
    const engine = {
      log: ({ message }: { message: string }) => {
        warnings.push(message);
        return Promise.resolve();
      },
      whenGone: () => undefined,
      close: () => undefined,
    };
    const context = { engine, signal: new AbortController().signal };
    const bag = { values: now, secrets: [] };
    const request = {
      urn: "urn:pulumi:dev::p::kubernetes:batch/v1:Job::one",
      type: `kubernetes:${now.apiVersion}:${now.kind}`,
      name: "one",
      id: "n/one",
      oldInputs: bag,
      oldState: bag,
      news: bag,
      ignoreChanges: [],
    };
    const session = { settings: readSettings({}, {}), cluster, context };
    return replaceUnready(session, request, { diff: unchanged, old: now });
  };

  for (const [what, live] of [
    ["failed", withCondition("Failed")],
    ["has not ended", job()],
  ] as const)
    it(`makes a Job anew that ${what}, once it has left its name`, async () => {
      const { changes, deleteBeforeReplace } = await diff(live, job());
      assert.deepEqual(changes, [
        {
          path: ["metadata", "annotations", "pulumi.com/replaceUnready"],
          kind: "update",
          replaces: true,
        },
      ]);
      assert.equal(deleteBeforeReplace, true);
    });

  it("leaves a Job alone that is complete, or gone", async () => {
    assert.deepEqual(await diff(withCondition("Complete"), job()), unchanged);
    api.stop();
    assert.deepEqual(await diff(undefined, job()), unchanged);
  });

  it("does nothing without the annotation, and asks nothing", async () => {
    assert.deepEqual(await diff(withCondition("Failed"), job({ annotations: {} })), unchanged);
    assert.ok(!api.seen.some(({ path }) => path.endsWith("/jobs/one")));
  });

  it("only warns about other kinds", async () => {
    assert.deepEqual(await diff(undefined, annotated("Deployment", "apps/v1")), unchanged);
    assert.match(warnings.join(), /only for Jobs/);
  });
});
