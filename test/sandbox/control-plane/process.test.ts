import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readIfPresent } from "../../../sandbox/control-plane/private-file";
import { identify, stillRuns } from "../../../sandbox/control-plane/process/identity";
import type { Part } from "../../../sandbox/control-plane/process/part";
import { ensurePart, runningPart, stopPart } from "../../../sandbox/control-plane/process/supervise";
import { waitFor } from "../../../sandbox/control-plane/process/wait";
import { temporaryDirectory } from "./temporary-directory";

const PATIENCE = { timeoutMilliseconds: 5_000 };
const FOREVER = "setInterval(() => {}, 1000);";

describe("process identity", () => {
  it("tells a process from a later one with the same number", async () => {
    const self = await identify(process.pid);
    assert.ok(self);
    assert.equal(await stillRuns(self), true);
    assert.equal(await stillRuns({ ...self, started: `${self.started}0` }), false);
  });

  it("knows that a dead process is gone", async () => {
    const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
    const identity = { pid: child.pid!, started: "whenever" };
    await once(child, "exit");
    assert.equal(await stillRuns(identity), false);
  });
});

describe("supervision", () => {
  // Registered before the directory's own hook, which would take the record of what still runs with it.
  afterEach(async () => {
    await stopPart(part(""));
    for (const stranger of strangers.splice(0)) stranger.kill("SIGKILL");
  });

  const temporary = temporaryDirectory();
  const strangers: ChildProcess[] = [];

  /** A part whose process is a small script that says in a file that it is ready. */
  function part(script: string, changes: Partial<Part> = {}): Part {
    const ready = join(temporary.path, "ready");
    return {
      name: "etcd",
      executable: process.execPath,
      arguments: ["-e", script, `${temporary.path}/`],
      owner: temporary.path,
      log: join(temporary.path, "part.log"),
      record: join(temporary.path, "part.json"),
      inputs: [],
      startMilliseconds: 8_000,
      stopMilliseconds: 5_000,
      remedy: () => "mend it",
      healthy: async () => (await readIfPresent(ready)) !== undefined,
      ...changes,
    };
  }
  const READY = `require("node:fs").writeFileSync(process.argv[1] + "ready", String(process.pid));`;
  const healthyPart = (changes: Partial<Part> = {}) => part(READY + FOREVER, changes);

  it("starts a part once and then leaves it alone", async () => {
    const first = await ensurePart(healthyPart());
    assert.equal(await readFile(join(temporary.path, "ready"), "utf8"), String(first.pid));
    assert.deepEqual(await ensurePart(healthyPart()), first);
    assert.deepEqual(await runningPart(part("").record), first);
  });

  it("starts it again after it was killed", async () => {
    const first = await ensurePart(healthyPart());
    process.kill(first.pid, "SIGKILL");
    assert.equal(await waitFor(async () => ((await stillRuns(first)) ? undefined : true), PATIENCE), true);
    const second = await ensurePart(healthyPart());
    assert.notEqual(second.pid, first.pid);
    assert.equal(await stillRuns(second), true);
  });

  it("replaces it when its settings changed, or its server was started after it", async () => {
    const first = await ensurePart(healthyPart());
    const second = await ensurePart(healthyPart({ inputs: ["new"] }));
    assert.notEqual(second.pid, first.pid);
    assert.equal(await stillRuns(first), false);
    const server = { ...second, since: new Date(Date.parse(second.since) + 1).toISOString() };
    const third = await ensurePart(healthyPart({ inputs: ["new"] }), server);
    assert.notEqual(third.pid, second.pid);
    assert.equal((await ensurePart(healthyPart({ inputs: ["new"] }), second)).pid, third.pid);
  });

  it("reports a part that dies with the end of its log, and at once", async () => {
    const dying = part(`console.error("cannot bind"); process.exit(1);`, { startMilliseconds: 60_000 });
    await assert.rejects(ensurePart(dying), (error: Error & { remedy?: string }) => {
      assert.match(error.message, /etcd ended while it started.*cannot bind/s);
      assert.equal(error.remedy, "mend it");
      return true;
    });
  });

  it("ends a part that does not become healthy", async () => {
    const silent = part(`console.log(process.pid);${FOREVER}`, { startMilliseconds: 500 });
    await assert.rejects(ensurePart(silent), /was not healthy after 0.5 s/);
    const pid = Number(await readFile(silent.log, "utf8"));
    assert.equal(await identify(pid), undefined);
  });

  it("kills a part that does not want to end", async () => {
    const stubborn = healthyPart({ stopMilliseconds: 200 });
    const record = await ensurePart({
      ...stubborn,
      arguments: ["-e", `process.on("SIGTERM", () => {});${READY}${FOREVER}`, `${temporary.path}/`],
    });
    assert.equal(await stopPart(stubborn), true);
    assert.equal(await stillRuns(record), false);
    assert.equal(await readIfPresent(stubborn.record), undefined);
  });

  it("never touches a stranger that has got the number of a dead part", async () => {
    const stranger = spawn(process.execPath, ["-e", FOREVER], { stdio: "ignore" });
    strangers.push(stranger);
    await once(stranger, "spawn");
    const stale = {
      pid: stranger.pid,
      started: "before",
      executable: "x",
      digest: "y",
      since: "2026-01-01",
      ready: true,
    };
    await writeFile(part("").record, JSON.stringify(stale));
    assert.equal(await runningPart(part("").record), undefined);
    await ensurePart(healthyPart());
    await stopPart(part(""));
    assert.ok(await identify(stranger.pid!), "the stranger was ended");
  });

  it("ends what an interrupted start left without a record, and nothing else", async () => {
    const renamed = (name: string) =>
      spawn(process.execPath, ["-e", FOREVER, `${temporary.path}/data`], { argv0: name, stdio: "ignore" });
    const [orphan, other] = [renamed("/somewhere/etcd"), renamed("/usr/bin/editor")];
    strangers.push(orphan, other);
    await Promise.all([once(orphan, "spawn"), once(other, "spawn")]);
    await ensurePart(healthyPart());
    assert.equal(await identify(orphan.pid!), undefined);
    assert.ok(await identify(other.pid!), "another program was ended");
  });

  it("gives a part nothing of the caller's environment", async () => {
    process.env.CANARY_TOKEN = "canary";
    try {
      await ensurePart(part(`console.log(JSON.stringify(process.env));${READY}${FOREVER}`));
      assert.doesNotMatch(await readFile(part("").log, "utf8"), /canary/i);
    } finally {
      delete process.env.CANARY_TOKEN;
    }
  });
});
