import assert from "node:assert/strict";
import { mock } from "node:test";
import { formatElapsed } from "../../sandbox/elapsed";
import { createProgress, tellWait } from "../../sandbox/progress";

const writer = (isTTY: boolean) => {
  const written: string[] = [];
  return {
    stream: { isTTY, columns: 60, write: (text: string) => written.push(text) },
    text: () => written.join(""),
  };
};

describe("progress", () => {
  it("writes timestamped lines without control characters where there is no terminal", async () => {
    const { stream, text } = writer(false);
    let now = Date.UTC(2030, 0, 1, 10, 0, 0);
    const progress = createProgress({ stream, environment: {}, now: () => now });
    await progress.run("Building", () => {
      now += 65_000;
      return Promise.resolve();
    });
    assert.equal(text(), "10:00:00 Building ...\n10:01:05 Building: done in 1 min 05 s\n");
  });

  it("writes lines in CI even on a terminal", async () => {
    const { stream, text } = writer(true);
    await createProgress({ stream, environment: { CI: "true" } }).run("x", () => Promise.resolve());
    assert.ok(!text().includes("\u001b"));
  });

  it("draws without colour when NO_COLOR is set", async () => {
    const { stream, text } = writer(true);
    await createProgress({ stream, environment: { NO_COLOR: "1" } }).run("x", () => Promise.resolve());
    assert.ok(!/\u001b\[\d+m/.test(text()));
    assert.match(text(), /✓ x/);
  });

  it("goes on saying how long it waits for another process, and says nothing of its own", async () => {
    mock.timers.enable({ apis: ["setInterval"] });
    try {
      const { stream, text } = writer(false);
      let now = Date.UTC(2030, 0, 1, 10, 0, 0);
      const tell = tellWait(createProgress({ stream, environment: {}, now: () => now }), "at work");
      await tell(process.pid, Promise.resolve());
      assert.equal(text(), "");
      let free = () => {};
      const waited = tell(1, new Promise((resolve) => (free = resolve)));
      for (const passed of [15_000, 15_000]) {
        now += passed;
        mock.timers.tick(passed);
      }
      free();
      await waited;
      const what = "waiting for process 1, which is at work";
      assert.equal(
        text(),
        `10:00:00 ${what} ...\n10:00:15 ${what} ... 15 s\n10:00:30 ${what} ... 30 s\n10:00:30 ${what}: done in 30 s\n`,
      );
    } finally {
      mock.timers.reset();
    }
  });

  it("passes results and failures through and says how it ended", async () => {
    for (const isTTY of [true, false]) {
      const { stream, text } = writer(isTTY);
      const progress = createProgress({ stream, environment: {} });
      assert.equal(await progress.run("x", () => Promise.resolve(42)), 42);
      await assert.rejects(
        progress.run("y", () => Promise.reject(new Error("no"))),
        { message: "no" },
      );
      assert.match(text(), /failed after/);
    }
  });

  it("spells durations as people do", () => {
    assert.deepEqual([400, 12_400, 59_700, 185_000].map(formatElapsed), [
      "0.4 s",
      "12 s",
      "1 min 00 s",
      "3 min 05 s",
    ]);
  });
});
