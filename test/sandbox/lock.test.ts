import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive, startOf, withLock } from "../../sandbox/lock.cjs";

describe("locks", () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "lock-"));
    file = join(directory, "deep", "x.lock");
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("let one at a time work, and are gone afterwards", async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 4 }, () => withLock(file, work)));
    assert.equal(most, 1);
    assert.equal(existsSync(file), false);
  });

  it("are released when the work fails", async () => {
    await assert.rejects(
      withLock(file, () => Promise.reject(new Error("no"))),
      { message: "no" },
    );
    assert.equal(existsSync(file), false);
  });

  it("of a process that is gone, or that nobody can read, do not hold", async () => {
    const { pid } = spawnSync("true");
    for (const content of [JSON.stringify({ pid }), JSON.stringify({ pid: process.pid, start: "1" }), "{"]) {
      await withLock(file, () => undefined);
      writeFileSync(file, content);
      assert.equal(await withLock(file, () => "done"), "done");
    }
  });

  it("exclude other processes, and say whom they wait for", async () => {
    const script = `require(${JSON.stringify(join(__dirname, "../../sandbox/lock.cjs"))})
      .withLock(process.argv[1], () => new Promise((resolve) => { console.log("held"); process.stdin.on("data", resolve); }))
      .then(() => process.exit())`;
    const child = spawn(process.execPath, ["-e", script, file], { stdio: ["pipe", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const waitedFor: number[] = [];
    const order: string[] = [];
    const mine = withLock(file, () => order.push("mine"), {
      onWait: (pid) => {
        waitedFor.push(pid);
        order.push("waited");
        child.stdin.write("go\n");
      },
    });
    await mine;
    assert.deepEqual(waitedFor, [child.pid]);
    assert.deepEqual(order, ["waited", "mine"]);
  });

  it("say when the process that they waited for is gone, and name the next one", async () => {
    await withLock(file, () => undefined);
    const holders = [1, 2].map(() => spawn("sleep", ["600"], { stdio: "ignore" }));
    const [first, second] = holders.map(({ pid }) => pid ?? assert.fail("no process"));
    const hold = (pid: number | undefined) => {
      writeFileSync(file, JSON.stringify({ pid }));
    };
    const order: string[] = [];
    hold(first);
    await withLock(file, () => order.push("taken"), {
      onWait: async (pid, gone) => {
        order.push(`waits for ${pid}`);
        if (pid === first) hold(second);
        else holders[1]?.kill();
        await gone;
        order.push(`${pid} is gone`);
      },
      signal: AbortSignal.timeout(10_000),
    }).finally(() => holders.map((holder) => holder.kill()));
    const told = [first, second].flatMap((pid) => [`waits for ${pid}`, `${pid} is gone`]);
    assert.deepEqual(order, [...told, "taken"]);
  });

  it("are taken although their directory went away meanwhile", async () => {
    let second: Promise<string> | undefined;
    await withLock(file, async () => {
      await new Promise<void>((resolve) => {
        second = withLock(file, () => "done", {
          onWait: () => {
            resolve();
          },
        });
      });
      rmSync(directory, { recursive: true });
    });
    assert.equal(await second, "done");
  });

  it("are no longer waited for once the command was interrupted", async () => {
    const interrupt = new AbortController();
    let worked = false;
    const held = withLock(file, async () => {
      const second = withLock(file, () => void (worked = true), {
        onWait: () => {
          interrupt.abort();
        },
        signal: interrupt.signal,
      });
      await assert.rejects(second, { name: "AbortError" });
    });
    await held;
    assert.equal(worked, false);
    assert.equal(existsSync(file), false);
  });

  it("know a process by its start, not only by its number", () => {
    assert.equal(isAlive({ pid: process.pid, start: startOf(process.pid) }), true);
    if (process.platform === "linux") assert.equal(isAlive({ pid: process.pid, start: "1" }), false);
  });
});
