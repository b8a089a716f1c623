import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { KubeConfig } from "@kubernetes/client-node";
import type { LiveRollout } from "../../../components/delivery/live-types";
import type { summarise } from "../../../ops/releases/tree-plan";
import { Api } from "../support/api";
import { sandbox } from "../support/sandbox";
import { inOrder } from "../support/in-order";
import { eventually } from "../support/wait";
import { Desk } from "./desk";
import { Observer } from "./observer";
import { configuredProgram } from "./switching";

type Summary = ReturnType<typeof summarise>;

const byHand = { strategy: "canary", stages: [{ weight: 20, pause: "manual" }, { weight: 100 }] };
const REPLICAS = 3;

/** The tests build on one another: each begins with what the one before it released. */
describe("an operator at the command line", function () {
  inOrder(this);
  const namespace = `e2e-operators-${randomBytes(3).toString("hex")}`;
  /** Versions whose image the registry does not have any more. */
  const gone = new Set<string>();
  let api: Api;
  let desk: Desk;
  let observer: Observer;
  let registry: Server;

  const rollout = () =>
    api.get<LiveRollout>(`/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts/web`);
  const change = (code: number, ...args: string[]) => desk.data(code, ...args, "--yes");
  const look = async (code: number): Promise<Summary> => {
    const { releases } = await desk.data<{ releases: Summary[] }>(code, "status", "backend");
    return releases[0] ?? assert.fail("no release");
  };
  const until = (state: Summary["state"]) =>
    eventually(`the release is ${state}`, async () => {
      const ended = await desk.ops("status", "backend", "--json");
      const { data } = JSON.parse(ended.stdout) as { data: { releases: Summary[] } };
      return data.releases[0]?.state === state;
    });

  before(async () => {
    const box = await sandbox();
    const kubeconfig = box.environment["KUBECONFIG"] ?? assert.fail("no kubeconfig");
    api = new Api(kubeconfig);
    registry = createServer((request, response) => {
      const version = (request.url ?? "").split("/").at(-1) ?? "";
      response.writeHead(gone.has(version) ? 404 : 200).end();
    });
    await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
    const made = await api.ask("POST", "/api/v1/namespaces", { body: { metadata: { name: namespace } } });
    assert.equal(made.status, 201);
    desk = await Desk.open(box);
    desk.edit((document, services) => {
      document.setIn([...services, "backend"], { version: "1", delivery: byHand });
    });
    desk.write(configuredProgram("backend", { namespace, registry: host }));
    await desk.up();
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    observer = await Observer.start(config, { namespace, name: "web" });
    await eventually("three ready pods", () => {
      observer.mark();
      return Promise.resolve(observer.fewestReady >= REPLICAS);
    });
  });
  after(async () => {
    observer.stop();
    await desk.close();
    await api.ask("DELETE", `/api/v1/namespaces/${namespace}`);
    registry.closeAllConnections();
    await new Promise((resolve) => registry.close(resolve));
  });
  afterEach(() => {
    assert.ok(observer.fewestReady >= REPLICAS, `only ${observer.fewestReady} pods were ready`);
  });

  it("releases a version, through the stack file, and sees where it stands", async () => {
    await change(0, "set-image", "backend", "2");
    assert.equal(desk.service("backend").version, "2");
    const seen = await look(0);
    assert.deepEqual([seen.state, seen.trialWeight, seen.step], ["paused", 20, { at: 1, of: 3 }]);
    const { stdout } = await desk.ops("status", "backend");
    assert.match(stdout, /^॥ backend {2}paused: CanaryPauseStep {2}4\/3 ready {2}step 1\/3 {2}weight 20\n/);
    assert.match(stdout, /├── revision 2 {2}1\/1 .*\/web:2\n│ {3}└── ✔ web-/);
    assert.match(stdout, /└── revision 1 \(stable\) {2}3\/3 .*\/web:1\n {4}├── ✔ web-/);
  });

  it("changes nothing in a dry run, whatever the verb", async () => {
    const before = JSON.stringify(await rollout());
    const file = desk.stackFile;
    for (const args of [
      ["promote", "backend"],
      ["promote", "backend", "--full"],
      ["abort", "backend"],
      ["pause", "backend"],
      ["rollback", "backend"],
      ["set-image", "backend", "9"],
      ["deploy", "backend", "--strategy", "blue-green"],
    ]) {
      const { code, stderr } = await desk.ops(...args, "--dry-run");
      assert.equal(code, 0, stderr);
    }
    assert.equal(JSON.stringify(await rollout()), before);
    assert.equal(desk.stackFile, file);
  });

  it("holds a release, and lets it go on to its end while watching it", async () => {
    await change(0, "pause", "backend");
    await until("held");
    await look(4);
    const { code, stderr, stdout } = await desk.ops("promote", "backend", "--yes", "--watch");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^✔ backend {2}healthy/);
    assert.match(stderr, /◌ backend {2}progressing/);
    assert.deepEqual(observer.trial().slice(-3), [20, 100, 0]);
  });

  it("leaves a trail: who did what and when, on the object and as events", async () => {
    const { metadata } = await rollout();
    const last = JSON.parse(metadata.annotations?.["platform.spotify-ai.io/last-request"] ?? "{}") as Record<
      string,
      string
    >;
    assert.deepEqual([last["what"], last["by"]], ["promote", "sandbox-admin"]);
    assert.ok(Math.abs(Date.parse(last["at"] ?? "") - Date.now()) < 120_000);
    const events = await api.list<{ reason: string; message: string }>(
      `/api/v1/namespaces/${namespace}/events`,
    );
    assert.deepEqual(
      events
        .filter(({ reason }) => reason === "OperatorRequest")
        .map(({ message }) => message)
        .sort(),
      ["sandbox-admin: pause", "sandbox-admin: promote"],
    );
  });

  it("gives a release up, tries it again, and goes to its end at once", async () => {
    await change(0, "set-image", "backend", "3");
    await change(0, "abort", "backend");
    await until("degraded");
    assert.equal((await look(4)).trialWeight, 0);
    await eventually("all traffic is back", () => Promise.resolve(observer.trial().at(-1) === 0));
    await change(4, "promote", "backend");
    await change(0, "retry", "backend");
    await until("paused");
    await change(0, "promote", "backend", "--full");
    await until("healthy");
    assert.equal((await look(0)).revisions.find(({ stable }) => stable)?.image.endsWith(":3"), true);
  });

  it("goes back to the version before, in the cluster and in the stack file", async () => {
    await change(0, "rollback", "backend", "--watch");
    assert.equal(desk.service("backend").version, "2");
    assert.equal((await look(0)).revisions.find(({ stable }) => stable)?.image.endsWith(":2"), true);
    // The next update finds what the file says, and releases nothing.
    const { currentPodHash } = (await rollout()).status ?? {};
    await desk.up();
    await until("healthy");
    assert.equal((await rollout()).status?.currentPodHash, currentPodHash);
  });

  it("is refused a way back whose image is gone, before anything changes", async () => {
    gone.add("1");
    const file = desk.stackFile;
    const before = (await rollout()).metadata;
    const first = (await look(0)).revisions.find(({ image }) => image.endsWith(":1"));
    const { code, stderr } = await desk.ops(
      ...["rollback", "backend", "--to-revision", String(first?.revision), "--yes"],
    );
    assert.equal(code, 4);
    assert.match(stderr, /its image .*\/web:1 is gone\nremedy: choose another revision/);
    assert.equal(desk.stackFile, file);
    assert.deepEqual((await rollout()).metadata, before);
    gone.clear();
    await change(0, "rollback", "backend", "--to-revision", String(first?.revision), "--watch");
    assert.equal(desk.service("backend").version, "1");
    // Every kept revision is within the window in which the controller goes back without stages.
    assert.equal((await look(0)).state, "healthy");
    assert.equal((await look(0)).revisions.find(({ stable }) => stable)?.image.endsWith(":1"), true);
  });

  it("is refused what makes no sense, with the next sensible step", async () => {
    const refusals: readonly (readonly [number, RegExp, ...string[]])[] = [
      [2, /there is no "bakend"\nremedy: did you mean backend\?/, "promote", "bakend", "--yes"],
      [2, /name the service, or set SERVICE/, "abort", "--yes"],
      [4, /it was not given up but is healthy/, "retry", "backend", "--yes"],
      [4, /no release is under way/, "abort", "backend", "--yes"],
      [4, /there is no revision 99 \(known: /, "rollback", "backend", "--to-revision", "99", "--yes"],
      [2, /unknown strategy; choose one of/, "deploy", "backend", "--strategy", "big-bang", "--yes"],
      [2, /--yes/, "rollback", "backend"],
    ];
    for (const [expected, words, ...args] of refusals) {
      const { code, stderr } = await desk.ops(...args);
      assert.equal(code, expected, `${args.join(" ")}\n${stderr}`);
      assert.match(stderr, words);
    }
  });

  it("changes the strategy, and has to type the name to leave an analysis out", async () => {
    await change(0, "deploy", "backend", "--strategy", "blue-green");
    assert.equal(desk.service("backend").delivery?.strategy, "blue-green");
    assert.ok("blueGreen" in (await rollout()).spec.strategy);
    await change(0, "deploy", "backend", "--strategy", "canary");
    await change(0, "set-image", "backend", "5");
    const refused = await desk.ops("promote", "backend", "--full", "--yes");
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /--confirm=backend/);
    await desk.data(0, "promote", "backend", "--full", "--confirm", "backend", "--watch");
    assert.equal((await look(0)).revisions.find(({ stable }) => stable)?.image.endsWith(":5"), true);
  });
});
