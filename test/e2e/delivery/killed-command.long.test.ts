import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ApiProxy, passAll } from "../faults/api-proxy";
import { sandbox } from "../support/sandbox";
import { eventually } from "../support/wait";
import { Desk } from "./desk";
import { Ground, type Released } from "./ground";

/** A command has some four writing requests: who it is, the note, the change, the event. */
const MOST_REQUESTS = 12;

describe("an operator's command that is killed at any of its writing requests", () => {
  const ground = new Ground("e2e-delivery-killed-command");
  let desk: Desk;
  let proxy: ApiProxy;
  let web: Released;
  let version = 1;

  before(async () => {
    const box = await sandbox();
    web = await ground.install("web", {
      strategy: "canary",
      stages: [{ weight: 20, pause: "manual" }, { weight: 100 }],
    });
    desk = await Desk.open(box);
    desk.write(`
      export const services = { backend: { name: "web", namespace: "${ground.namespace}", url: "", strategy: "canary" } };
      export const tenants = {};
    `);
    await desk.up();
    proxy = await ApiProxy.start(box.environment["KUBECONFIG"] ?? "", join(desk.directory, "proxy.yaml"));
  });
  after(async () => {
    await proxy.close();
    rmSync(proxy.kubeconfig, { force: true });
    await desk.close();
  });

  /** A release that stands at its first pause, as a new one or as one that was given up and is tried again. */
  async function atPause(): Promise<string> {
    const { kind } = await web.verdict();
    if (kind === "degraded") await desk.data(0, "retry", "backend", "--yes");
    else if (kind !== "paused") await web.version(String((version += 1)));
    await web.atPause(1);
    web.observer.mark();
    return web.stableHash();
  }

  /** Kills the command at its n-th writing request. @returns whether it came that far. */
  async function killed(nth: number, isAnswered: boolean, ...args: string[]): Promise<boolean> {
    let writes = 0;
    proxy.decide((request) => {
      if (!request.writes || (writes += 1) !== nth) return { kind: "pass" };
      const kill = () => void running.child.kill("SIGKILL");
      return isAnswered ? { kind: "lose answer", then: kill } : { kind: "swallow", then: kill };
    });
    const running = desk.start({ KUBECONFIG: proxy.kubeconfig }, ...args);
    const { code, stderr } = await running.ended;
    proxy.decide(passAll);
    if (code === 0) return false;
    assert.equal(code, 137, stderr);
    return true;
  }

  /** Kills a command at each of its writing requests, before and after the server has carried it out. */
  async function atEveryRequest<State>(
    args: readonly string[],
    { prepare, settle }: { prepare: () => Promise<State>; settle: (state: State) => Promise<void> },
  ): Promise<void> {
    for (let nth = 1; nth <= MOST_REQUESTS; nth += 1)
      for (const isAnswered of [false, true]) {
        const state = await prepare();
        const wasKilled = await killed(nth, isAnswered, ...args);
        await settle(state);
        assert.ok(web.observer.fewestReady >= web.replicas);
        if (wasKilled) continue;
        assert.ok(nth > 2, `${args.join(" ")} ended after ${nth - 1} writing requests`);
        return;
      }
    assert.fail(`${args.join(" ")} has more than ${MOST_REQUESTS} writing requests`);
  }

  it("promotes wholly or not at all, and can be given again", () =>
    atEveryRequest(["promote", "backend", "--yes"], {
      prepare: atPause,
      settle: async (before) => {
        const { kind } = await web.verdict();
        if (kind === "paused") {
          assert.deepEqual(web.observer.trial(), [20], "half a promotion");
          await desk.data(0, "promote", "backend", "--yes");
        }
        await web.until("healthy");
        assert.notEqual(await web.stableHash(), before);
        assert.deepEqual(web.observer.trial(), [20, 100, 0]);
      },
    }));

  it("gives up wholly or not at all, and can be given again", () =>
    atEveryRequest(["abort", "backend", "--yes"], {
      prepare: atPause,
      settle: async (before) => {
        const { kind } = await web.verdict();
        if (kind === "paused") {
          assert.deepEqual(web.observer.trial(), [20], "half an abort");
          await desk.data(0, "abort", "backend", "--yes");
        }
        await web.until("degraded");
        await eventually("all traffic is back", () => Promise.resolve(web.observer.trial().at(-1) === 0));
        assert.deepEqual(web.observer.trial(), [20, 0]);
        assert.equal(await web.stableHash(), before);
      },
    }));

  it("goes back in the stack file first, so that no update brings the version back, and can be given again", () => {
    const rollback = ["rollback", "backend", "--unchecked-image", "--yes"];
    return atEveryRequest(rollback, {
      prepare: async () => {
        const before = await atPause();
        await web.status({ pauseConditions: null });
        await web.until("healthy");
        desk.edit((document, services) => {
          document.setIn([...services, "backend", "version"], "later");
        });
        web.observer.mark();
        return before;
      },
      settle: async (before) => {
        assert.notEqual(desk.service("backend").version, "later");
        if ((await web.read()).rollout.status?.currentPodHash !== before) await desk.data(0, ...rollback);
        await web.until("healthy");
        assert.equal(await web.stableHash(), before);
      },
    });
  });
});
