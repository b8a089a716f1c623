import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, symlinkSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { clearStackLocks, judgeLock } from "../../../sandbox/engine/stack-locks";
import { type Progress, silentProgress } from "../../../sandbox/progress";
import { type Workshop, workshop } from "../obtain/workshop";

const lock = { pid: 7, username: "me", hostname: "here", timestamp: "2030-01-01T00:00:00Z" };

describe("locks of stacks", () => {
  let shop: Workshop;
  beforeEach(() => (shop = workshop()));
  afterEach(() => {
    shop.close();
  });
  const directory = ".pulumi/locks/organization/spotify-ai-agent/dev";
  const left = () => readdirSync(join(shop.root, directory));
  const clear = (signal?: AbortSignal) =>
    clearStackLocks(shop.root, "dev", { progress: silentProgress, signal });

  it("are judged by their owner, who can only be asked on this machine", () => {
    assert.equal(
      judgeLock(lock, "here", () => true),
      "alive",
    );
    assert.equal(
      judgeLock(lock, "here", () => false),
      "dead",
    );
    assert.equal(
      judgeLock({ ...lock, pid: 0 }, "here", () => true),
      "dead",
    );
    assert.equal(
      judgeLock(lock, "elsewhere", () => false),
      "elsewhere",
    );
  });

  it("of processes that are gone are removed, with what the backend keeps beside them", async () => {
    const { pid } = spawnSync("true");
    shop.file(`${directory}/a.json`, JSON.stringify({ ...lock, hostname: hostname(), pid }));
    shop.file(`${directory}/a.json.attrs`, "{}");
    await clear();
    assert.deepEqual(left(), []);
  });

  it("that were only half written are removed", async () => {
    shop.file(`${directory}/a.json`, '{"pid":');
    await clear();
    assert.deepEqual(left(), []);
  });

  it("do not count when their number belongs to another program by now", async () => {
    shop.file(`${directory}/a.json`, JSON.stringify({ ...lock, hostname: hostname(), pid: process.pid }));
    await clear();
    assert.deepEqual(left(), []);
  });

  it("of an engine at work are waited for, in a step that names it", async () => {
    const program = join(shop.root, "pulumi");
    symlinkSync("/bin/sh", program);
    const engine = spawn(program, ["-c", "read line"], { stdio: ["pipe", "ignore", "inherit"] });
    await once(engine, "spawn");
    shop.file(`${directory}/a.json`, JSON.stringify({ ...lock, hostname: hostname(), pid: engine.pid }));
    const titles: string[] = [];
    const run: Progress["run"] = (title, work) => {
      titles.push(title);
      engine.kill();
      return silentProgress.run(title, work);
    };
    const progress = { ...silentProgress, run };
    await clearStackLocks(shop.root, "dev", { progress, signal: AbortSignal.timeout(10_000) }).finally(() =>
      engine.kill(),
    );
    assert.deepEqual(titles, [`stack dev: waiting for process ${engine.pid}, which is updating it`]);
    assert.deepEqual(left(), []);
  });

  it("of another machine stay, and the message names the owner and the file", async () => {
    const file = shop.file(`${directory}/a.json`, JSON.stringify({ ...lock, hostname: "elsewhere" }));
    await assert.rejects(clear(), {
      name: "Failure",
      message: "stack dev is locked by me@elsewhere (process 7) since 2030-01-01T00:00:00Z",
      remedy: new RegExp(`remove ${file}`),
      exitCode: 4,
    });
    assert.deepEqual(left(), ["a.json"]);
  });

  it("of a stack that was never used are none", () => clear());
});
