import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { ApiError, Unreachable } from "../../../../sandbox/standins/kubernetes/cluster/api-error";
import { ApiClient } from "../../../../sandbox/standins/kubernetes/cluster/client";
import { connectCluster, locate } from "../../../../sandbox/standins/kubernetes/cluster/cluster";
import { CredentialSource } from "../../../../sandbox/standins/kubernetes/cluster/credentials";
import { Transport } from "../../../../sandbox/standins/kubernetes/cluster/http";
import {
  type ClusterAccess,
  readKubeconfig,
  resolveAccess,
} from "../../../../sandbox/standins/kubernetes/cluster/kubeconfig";
import { type Answer, FakeApi, type Seen } from "./fake-api";

const kubeconfig = (over: object = {}) => ({
  clusters: [
    { name: "one", cluster: { server: "https://one:6443/", "certificate-authority-data": btoa("CA") } },
    { name: "two", cluster: { server: "https://two", "insecure-skip-tls-verify": true } },
  ],
  users: [{ name: "ops", user: { token: "t" } }],
  contexts: [{ name: "main", context: { cluster: "one", user: "ops", namespace: "apps" } }],
  "current-context": "main",
  ...over,
});
const textOf = (over: object = {}) => stringify(kubeconfig(over));

describe("kubeconfig", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const file = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };

  it("reads text, and takes its own choice of context", () => {
    const access = resolveAccess(readKubeconfig(textOf()), {});
    assert.equal(access.server, "https://one:6443");
    assert.equal(access.ca, "CA");
    assert.equal(access.namespace, "apps");
    assert.deepEqual(access.credential, { kind: "token", token: "t" });
  });

  it("reads JSON too, and follows the provider's choices", () => {
    const config = readKubeconfig(JSON.stringify(kubeconfig()));
    const access = resolveAccess(config, { cluster: "two", namespace: "mine" });
    assert.deepEqual([access.server, access.insecure, access.namespace], ["https://two", true, "mine"]);
  });

  it("reads the files of KUBECONFIG as one; the first entry of a name wins", () => {
    file("token", "from-file\n");
    const first = file("a", stringify({ users: [{ name: "ops", user: { tokenFile: "token" } }] }));
    const KUBECONFIG = [first, join(directory, "missing"), file("b", textOf())].join(":");
    const access = resolveAccess(readKubeconfig(undefined, { KUBECONFIG }), {});
    assert.deepEqual(access.credential, { kind: "token", token: "from-file" });
  });

  it("finds files named by relative paths beside the kubeconfig", () => {
    file("ca.pem", "CA FILE");
    const path = file(
      "config",
      textOf({
        clusters: [{ name: "one", cluster: { server: "https://x", "certificate-authority": "ca.pem" } }],
      }),
    );
    assert.equal(resolveAccess(readKubeconfig(path), {}).ca, "CA FILE");
  });

  const mistakes: [string, () => unknown, RegExp][] = [
    [
      "no file",
      () => readKubeconfig(undefined, { KUBECONFIG: "/nowhere/config" }),
      /\/nowhere\/config does not exist; set KUBECONFIG/,
    ],
    ["text that is no YAML", () => readKubeconfig("a: [\n"), /not valid YAML/],
    ["text that is no kubeconfig", () => readKubeconfig("hello\n"), /expected an object/],
    [
      "an unknown context",
      () => resolveAccess(readKubeconfig(textOf()), { context: "x" }),
      /context "x" is not defined; use one of main/,
    ],
    [
      "a missing cluster",
      () => resolveAccess(readKubeconfig(textOf()), { cluster: "x" }),
      /cluster "x" has no server/,
    ],
  ];
  for (const [what, attempt, message] of mistakes) {
    it(`refuses ${what}, with the remedy`, () => {
      assert.throws(attempt, message);
    });
  }
});

describe("credentials from a command", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "exec-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const source = (script: string, more = {}) =>
    new CredentialSource({
      kind: "exec",
      exec: {
        command: "sh",
        args: ["-c", script],
        env: { DIR: directory },
        apiVersion: "client.authentication.k8s.io/v1beta1",
        ...more,
      },
    });
  const answer = (expiry: string) =>
    `echo x >> $DIR/runs; printf '{"status":{"token":"n%s","expirationTimestamp":"${expiry}"}}' $(wc -l < $DIR/runs)`;

  it("runs the command once while its credential lasts", async () => {
    const credentials = source(answer("2999-01-01T00:00:00Z"));
    const both = await Promise.all([credentials.current(), credentials.current()]);
    assert.deepEqual(both, [{ authorization: "Bearer n1" }, { authorization: "Bearer n1" }]);
    assert.deepEqual(await credentials.current(), { authorization: "Bearer n1" });
  });

  it("runs it again when the credential has expired", async () => {
    const credentials = source(answer("2001-01-01T00:00:00Z"));
    await credentials.current();
    assert.deepEqual(await credentials.current(), { authorization: "Bearer n2" });
  });

  it("tells the command what it is asked for, and names it when it fails", async () => {
    const told = source(
      `echo "$KUBERNETES_EXEC_INFO" | grep -q v1beta1 && printf '{"status":{"token":"ok"}}'`,
    );
    assert.deepEqual(await told.current(), { authorization: "Bearer ok" });
    await assert.rejects(
      source("exit 3", { installHint: "install aws" }).current(),
      /"sh" failed; install aws/,
    );
  });
});

describe("requests to the API server", () => {
  let api: FakeApi;
  let access: ClusterAccess;
  const start = async (answer: (seen: Seen) => Answer) => {
    api = new FakeApi(answer);
    access = await api.start();
    return new ApiClient(new Transport(access, new CredentialSource(access.credential)));
  };
  afterEach(() => {
    api.stop();
  });

  it("sends a DELETE's body with its length, so that the connection stays usable", async () => {
    const client = await start(() => ({ body: {} }));
    await client.call("DELETE", "/a", { body: { propagationPolicy: "Foreground" } });
    await client.call("GET", "/b");
    assert.deepEqual(
      api.seen.map(({ method, path, body }) => [method, path, body]),
      [
        ["DELETE", "/a", '{"propagationPolicy":"Foreground"}'],
        ["GET", "/b", ""],
      ],
    );
  });

  it("leaves out unset parameters and passes on what the server warns about", async () => {
    const headers = { warning: '299 - "unknown field \\"x\\"", 299 - "old"' };
    const client = await start(() => ({ body: {}, headers }));
    const { warnings } = await client.call("GET", "/a", { query: { force: true, dryRun: undefined } });
    assert.equal(api.seen[0]?.query.toString(), "force=true");
    assert.equal(warnings.length, 2);
  });

  it("throws a refusal with its reason and the fields in conflict", async () => {
    const causes = [{ reason: "FieldManagerConflict", field: ".data.a", message: 'conflict with "x"' }];
    const client = await start(() => ({
      status: 409,
      body: { message: "no", reason: "Conflict", details: { causes } },
    }));
    const error: unknown = await client.call("PATCH", "/a").catch((reason: unknown) => reason);
    assert.ok(error instanceof ApiError);
    assert.deepEqual([error.status, error.reason, error.conflicts[0]?.field], [409, "Conflict", ".data.a"]);
  });

  it("asks again when the server is too busy", async () => {
    let times = 0;
    const client = await start(() => {
      times += 1;
      return times === 1
        ? { status: 429, body: {}, headers: { "retry-after": "0" } }
        : { body: { ok: true } };
    });
    assert.deepEqual((await client.call("GET", "/a")).value, { ok: true });
  });

  it("says which server does not answer, where that is written, and what to do", async () => {
    const client = await start(() => ({ body: {} }));
    api.stop();
    await assert.rejects(client.call("GET", "/a"), (error: Error) => {
      assert.ok(error instanceof Unreachable);
      assert.match(
        error.message,
        /http:\/\/127.0.0.1:\d+ \(context "test" of a test\) does not answer: .*; start the cluster/,
      );
      return true;
    });
  });

  it("says that credentials are refused, not that the cluster is down", async () => {
    await start(() => ({ status: 401, body: { message: "Unauthorized" } }));
    await assert.rejects(
      connectCluster(access),
      /refuses the credentials of context "test" \(a test\); renew them/,
    );
  });

  it("asks once for the kinds of a group, and again after one was missing", async () => {
    let kinds: object[] = [];
    await start(({ path }) => (path === "/version" ? { body: {} } : { body: { resources: kinds } }));
    const cluster = await connectCluster(access);
    const widget = { group: "x.io", version: "v1", kind: "Widget" };
    await assert.rejects(
      locate(cluster, { gvk: widget, name: "a" }),
      /no matches for kind "Widget" in version "x.io\/v1"/,
    );
    kinds = [
      { name: "widgets", kind: "Widget", namespaced: true },
      { name: "widgets/status", kind: "Widget", namespaced: true },
    ];
    const found = await Promise.all(
      [1, 2, 3].map(() => locate(cluster, { gvk: widget, name: "a/b", namespace: "n" })),
    );
    assert.equal(found[0]?.path, "/apis/x.io/v1/namespaces/n/widgets/a%2Fb");
    assert.equal(api.seen.filter(({ path }) => path === "/apis/x.io/v1").length, 2);
  });

  it("finds kinds that came with a new definition", async () => {
    let kinds = [{ name: "widgets", kind: "Widget", namespaced: false }];
    await start(({ path }) => (path === "/version" ? { body: {} } : { body: { resources: kinds } }));
    const cluster = await connectCluster(access);
    const gadget = { group: "x.io", version: "v1", kind: "Gadget" };
    assert.ok(await cluster.discovery.find({ ...gadget, kind: "Widget" }));
    kinds = [...kinds, { name: "gadgets", kind: "Gadget", namespaced: false }];
    assert.equal(await cluster.discovery.find(gadget), undefined);
    cluster.discovery.reset("x.io");
    assert.equal(
      (await locate(cluster, { gvk: gadget, name: "g", namespace: "ignored" })).path,
      "/apis/x.io/v1/gadgets/g",
    );
  });
});
