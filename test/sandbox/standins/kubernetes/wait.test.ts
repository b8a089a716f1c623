import assert from "node:assert/strict";
import type { PlainObject } from "../../../../sandbox/standins/rpc/values";
import { genericRule } from "../../../../sandbox/standins/kubernetes/await/generic";
import { serviceRule } from "../../../../sandbox/standins/kubernetes/await/networking";
import { NotReady, judgeNow, type Wait, waitReady } from "../../../../sandbox/standins/kubernetes/await/wait";
import { connectCluster, locate } from "../../../../sandbox/standins/kubernetes/cluster/cluster";
import { whyItStays, propagation } from "../../../../sandbox/standins/kubernetes/operations/delete";
import { FakeApi } from "./fake-api";

const widget = (phase: string): PlainObject => ({
  apiVersion: "x.io/v1",
  kind: "Widget",
  metadata: { name: "w", namespace: "n" },
  status: { phase },
});

describe("waiting for readiness", () => {
  let api: FakeApi;
  let items: PlainObject[];
  let listed: () => void;
  let watching: Promise<void>;
  const reports: string[] = [];
  const cancel = () => new AbortController();

  beforeEach(() => {
    reports.length = 0;
    items = [widget("Starting")];
    watching = new Promise((resolve) => {
      listed = resolve;
    });
    api = new FakeApi(({ path }) => {
      if (path === "/version") return { body: {} };
      if (path.endsWith("/widgets")) return { body: { metadata: { resourceVersion: "7" }, items } };
      return { body: { resources: [{ name: "widgets", kind: "Widget", namespaced: true }] } };
    });
  });
  afterEach(() => {
    api.stop();
  });

  const prepare = async (over: Partial<Wait> = {}): Promise<Wait> => {
    const cluster = await connectCluster(await api.start());
    const gvk = { group: "x.io", version: "v1", kind: "Widget" };
    return {
      cluster,
      located: await locate(cluster, { gvk, name: "w", namespace: "n" }),
      rule: genericRule,
      timeoutMs: 60_000,
      signal: cancel().signal,
      report: (message) => {
        reports.push(message);
        if (message.includes("Starting")) listed();
      },
      ...over,
    };
  };
  /** The watch that follows the list; the fake server notes it when the request has come in. */
  const watch = async () => {
    await watching;
    for (;;) {
      const [open] = api.watches;
      if (open !== undefined) return open.response;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it("asks nothing when the object is ready at once", async () => {
    const wait = await prepare();
    const before = api.seen.length;
    const live = widget("Ready");
    assert.equal(await waitReady(live, wait), live);
    assert.equal(api.seen.length, before);
  });

  it("follows the object from the list on until it is ready", async () => {
    const settled = prepare().then((wait) => waitReady(widget("Starting"), wait));
    (await watch()).write(`${JSON.stringify({ type: "MODIFIED", object: widget("Ready") })}\n`);
    assert.deepEqual(await settled, widget("Ready"));
    const request = api.seen.find(({ query }) => query.get("watch") === "true");
    assert.equal(request?.query.get("resourceVersion"), "7");
    assert.equal(request.query.get("fieldSelector"), "metadata.name=w");
  });

  it("lists again when the server has forgotten where the watch stood", async () => {
    const settled = prepare().then((wait) => waitReady(widget("Starting"), wait));
    const response = await watch();
    items = [widget("Ready")];
    response.end(`${JSON.stringify({ type: "ERROR", object: { code: 410, message: "too old" } })}\n`);
    assert.deepEqual(((await settled)["status"] as PlainObject)["phase"], "Ready");
    assert.ok(!reports.some((message) => message.includes("too old")));
  });

  const failures: [string, object, RegExp][] = [
    ["the object fails for good", { type: "MODIFIED", object: widget("Failed") }, /Failed: no message/],
    [
      "the object is deleted",
      { type: "DELETED", object: widget("Starting") },
      /'w' was deleted while waiting/,
    ],
  ];
  for (const [when, event, message] of failures) {
    it(`gives up when ${when}`, async () => {
      const settled = prepare().then((wait) => waitReady(widget("Starting"), wait));
      const rejected = assert.rejects(settled, message);
      (await watch()).write(`${JSON.stringify(event)}\n`);
      await rejected;
    });
  }

  it("gives up at once when the update is cancelled, with the object as it was last seen", async () => {
    const stop = cancel();
    const settled = prepare({ signal: stop.signal }).then((wait) => waitReady(widget("Starting"), wait));
    const rejected = assert.rejects(settled, (error: unknown) => {
      assert.ok(error instanceof NotReady);
      assert.match(error.message, /cancelled/);
      assert.deepEqual(error.object["status"], { phase: "Starting" });
      return true;
    });
    await watch();
    stop.abort();
    await rejected;
  });

  it("gives up when its time is over, with the reason of the last look", async () => {
    const wait = await prepare({ timeoutMs: 1 });
    await assert.rejects(waitReady(widget("Starting"), wait), /timed out waiting to be Ready after 0.001 s/);
  });

  it("judges an object now by fetching what its rule needs", async () => {
    api.stop();
    const slices = { name: "endpointslices", kind: "EndpointSlice", namespaced: true };
    api = new FakeApi(({ path }) => {
      if (path.endsWith("/endpointslices")) {
        const labels = { "kubernetes.io/service-name": "w" };
        return { body: { items: [{ metadata: { labels }, endpoints: [{ conditions: { ready: true } }] }] } };
      }
      return { body: { resources: [slices, { name: "widgets", kind: "Widget", namespaced: true }] } };
    });
    const service = { metadata: { name: "w" }, spec: { selector: { a: "b" } } };
    assert.equal(serviceRule.judge(service, {}).kind, "waiting");
    assert.equal((await judgeNow(service, await prepare({ rule: serviceRule }))).kind, "ready");
  });
});

describe("deletion", () => {
  it("says what keeps an object", () => {
    const finalized = { metadata: { finalizers: ["x.io/hold"] } };
    assert.match(whyItStays(finalized), /x.io\/hold; is their controller running/);
    const conditions = [
      { type: "NamespaceContentRemaining", status: "True", message: "pods. has 2 instances" },
      { type: "NamespaceDeletionContentFailure", status: "False", message: "fine" },
    ];
    assert.equal(
      whyItStays({ metadata: {}, spec: { finalizers: ["kubernetes"] }, status: { conditions } }),
      "pods. has 2 instances",
    );
    assert.match(whyItStays(undefined), /not removed it yet/);
  });

  it("takes dependents with it unless the annotation says otherwise", () => {
    const annotated = (policy: string) => ({
      metadata: { annotations: { "pulumi.com/deletionPropagationPolicy": policy } },
    });
    assert.equal(propagation({}), "Foreground");
    assert.equal(propagation(annotated("orphan")), "Orphan");
    assert.throws(
      () => propagation(annotated("never")),
      /"never" is none of foreground, background and orphan/,
    );
  });
});
