import assert from "node:assert/strict";
import { type Change, topLevel } from "../../../../sandbox/standins/rpc/diff";
import type { CheckRequest, DiffRequest } from "../../../../sandbox/standins/rpc/provider";
import { type Bag, type PlainObject, UNKNOWN } from "../../../../sandbox/standins/rpc/values";
import { checkObject } from "../../../../sandbox/standins/kubernetes/operations/check";
import { configProblems, diffConfig } from "../../../../sandbox/standins/kubernetes/operations/config";
import { decodeManifest, invokeFunction } from "../../../../sandbox/standins/kubernetes/operations/decode";
import {
  checkRelease,
  recorded,
  releaseId,
} from "../../../../sandbox/standins/kubernetes/operations/helm-release";
import { parseId } from "../../../../sandbox/standins/kubernetes/operations/read";
import { mergePatch } from "../../../../sandbox/standins/kubernetes/operations/update";
import { readSettings } from "../../../../sandbox/standins/kubernetes/settings";

const bag = (values: PlainObject): Bag => ({ values, secrets: [] });
const check = (type: string, news: PlainObject, more: Partial<CheckRequest> = {}): CheckRequest => ({
  urn: `urn:pulumi:dev::p::${type}::web`,
  type,
  name: "web",
  olds: bag({}),
  news: bag(news),
  randomSeed: new Uint8Array([1]),
  naming: "propose",
  ...more,
});
const settings = readSettings({}, {});

describe("check", () => {
  const configMap = "kubernetes:core/v1:ConfigMap";
  const namespaced = { kind: "namespaced", namespace: "apps" } as const;

  it("fills in name and namespace, and keeps secrets secret", () => {
    const request = check(configMap, { data: { a: "1", b: null } });
    const { inputs } = checkObject(
      { ...request, news: { ...request.news, secrets: [["data", "a"]] } },
      settings,
      namespaced,
    );
    const metadata = inputs.values["metadata"] as PlainObject;
    assert.match(JSON.stringify(metadata["name"]), /^"web-[0-9a-f]{8}"$/);
    assert.equal(metadata["namespace"], "apps");
    assert.deepEqual(inputs.values["data"], { a: "1" });
    assert.deepEqual(inputs.secrets, [["data", "a"]]);
  });

  it("places nothing where the kind has no namespaces or nobody knows", () => {
    for (const kind of ["cluster", "unknown"] as const) {
      const { inputs } = checkObject(check(configMap, { metadata: { name: "a" } }), settings, { kind });
      assert.deepEqual(inputs.values["metadata"], { name: "a" });
    }
  });

  const refusals: [string, string, PlainObject, PlainObject, string][] = [
    ["lists", "kubernetes:core/v1:ConfigMapList", { items: [] }, {}, "kind"],
    [
      "patches without a name",
      "kubernetes:core/v1:ConfigMapPatch",
      { kind: "ConfigMap" },
      {},
      "metadata.name",
    ],
    ["generateName", configMap, { metadata: { generateName: "a-" } }, {}, "metadata.generateName"],
    [
      "patches without server-side apply",
      "kubernetes:core/v1:ConfigMapPatch",
      { kind: "ConfigMap", metadata: { name: "a" } },
      { enableServerSideApply: false },
      "",
    ],
  ];
  for (const [what, type, news, config, property] of refusals) {
    it(`refuses ${what}, naming the property`, () => {
      const { failures = [] } = checkObject(check(type, news), readSettings(config, {}), namespaced);
      assert.deepEqual(
        failures.map((failure) => failure.property),
        [property],
      );
    });
  }
});

describe("settings", () => {
  it("prefer the configuration to the environment, and wait for an unknown cluster", () => {
    const env = { PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY: "false", PULUMI_K8S_DELETE_UNREACHABLE: "true" };
    assert.equal(readSettings({}, env).serverSideApply, false);
    assert.equal(readSettings({ enableServerSideApply: "true" }, env).serverSideApply, true);
    assert.equal(readSettings({}, env).deleteUnreachable, true);
    assert.equal(readSettings({}, {}).serverSideApply, true);
    assert.equal(readSettings({ kubeconfig: UNKNOWN }, {}).clusterUnknown, true);
    assert.equal(readSettings({ kubeconfig: { clusters: [] } }, {}).kubeconfig, '{"clusters":[]}');
  });
});

describe("provider configuration", () => {
  const config = (server: string, token: string) =>
    JSON.stringify({
      clusters: [{ name: "c", cluster: { server } }],
      users: [{ name: "u", user: { token } }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    });
  const diff = (old: PlainObject, now: PlainObject) =>
    diffConfig({ oldInputs: bag(old), news: bag(now) } as unknown as DiffRequest);
  const replaced = (changes: readonly Change[]) => topLevel(changes.filter(({ replaces }) => replaces));

  it("keeps the objects when only credentials change", () => {
    const { changes } = diff(
      { kubeconfig: config("https://a", "1") },
      { kubeconfig: config("https://a", "2") },
    );
    assert.deepEqual([topLevel(changes), replaced(changes)], [["kubeconfig"], []]);
  });

  it("makes them anew on another or an unknown cluster, unless an identifier says it is the same", () => {
    const [a, b] = [config("https://a", "1"), config("https://b", "1")];
    assert.deepEqual(replaced(diff({ kubeconfig: a }, { kubeconfig: b }).changes), ["kubeconfig"]);
    assert.deepEqual(replaced(diff({ kubeconfig: a }, { kubeconfig: UNKNOWN }).changes), ["kubeconfig"]);
    const same = diff({ kubeconfig: a, clusterIdentifier: "1" }, { kubeconfig: b, clusterIdentifier: "1" });
    assert.deepEqual(replaced(same.changes), []);
    const moved = diff({ kubeconfig: a, clusterIdentifier: "1" }, { kubeconfig: a, clusterIdentifier: "2" });
    assert.deepEqual(replaced(moved.changes), ["clusterIdentifier"]);
  });

  it("names everything that strict mode misses, and what a stand-in does not do", () => {
    const problems = (news: PlainObject, name = "default") =>
      configProblems({
        ...check("pulumi:providers:kubernetes", news),
        urn: `urn:pulumi:d::p::pulumi:providers:kubernetes::${name}`,
      });
    assert.deepEqual(
      problems({ strictMode: "true" }).map(({ property }) => property),
      ["", "kubeconfig", "context"],
    );
    assert.deepEqual(
      problems({ renderYamlToDirectory: "out" }, "mine").map(({ property }) => property),
      ["renderYamlToDirectory"],
    );
    assert.deepEqual(problems({}), []);
  });
});

describe("yaml:decode", () => {
  it("gives the objects of all documents and lists, in a namespace where they name none", () => {
    const manifest =
      "kind: A\n---\n---\nkind: BList\nitems:\n- {kind: B}\n- {kind: C, metadata: {namespace: own}}\n";
    assert.deepEqual(decodeManifest(manifest, "apps"), [
      { kind: "A", metadata: { namespace: "apps" } },
      { kind: "B", metadata: { namespace: "apps" } },
      { kind: "C", metadata: { namespace: "own" } },
    ]);
  });

  it("names the document that is wrong, and functions that are not served", () => {
    assert.throws(() => decodeManifest("a: 1\n---\n[1]\n"), /YAML document 2: expected an object/);
    assert.throws(() => decodeManifest("a: [\n"), /YAML document 1: /);
    const invoke = (token: string) => invokeFunction({ token, args: bag({}), preview: false });
    assert.throws(
      () => invoke("kubernetes:helm:template"),
      /kubernetes:helm:template is not served by the stand-in/,
    );
    assert.deepEqual(Object.keys(invoke("kubernetes:yaml:decode")), ["failures"]);
  });
});

describe("other operations", () => {
  it("reads ids with and without a namespace", () => {
    assert.deepEqual(parseId("apps/web"), { namespace: "apps", name: "web" });
    assert.deepEqual(parseId("web"), { name: "web" });
    assert.throws(() => parseId("apps/"), /expected NAMESPACE\/NAME/);
  });

  it("makes a merge patch that removes what is gone", () => {
    assert.deepEqual(mergePatch({ a: 1, b: { c: 1, d: 2 }, l: [1] }, { b: { c: 3 }, l: [] }), {
      a: null,
      b: { d: null, c: 3 },
      l: [],
    });
  });

  it("records a Helm release under a name that lasts, without claiming that it is installed", () => {
    const release = (olds: PlainObject, seed: number) =>
      checkRelease(
        check(
          "kubernetes:helm.sh/v3:Release",
          { chart: "x" },
          { olds: bag(olds), randomSeed: new Uint8Array([seed]) },
        ),
        "apps",
      ).inputs;
    const first = release({}, 1);
    assert.deepEqual(release(first.values, 2), first);
    assert.match(releaseId(first.values), /^apps\/web-[0-9a-f]{8}$/);
    assert.equal((recorded(first, 1).values["status"] as PlainObject)["status"], "recorded");
  });
});
