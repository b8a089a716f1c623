import assert from "node:assert/strict";
import { interruptible } from "../../lib/interrupt";

describe("an interrupt", () => {
  it("asks for an orderly end first, and ends at once only when it comes again", () => {
    const told = new Map<string, () => void>();
    const exits: number[] = [];
    let time = 5_000;
    const signal = interruptible({
      on: (name, listener) => told.set(name, listener),
      exit: (code) => exits.push(code),
      now: () => time,
    });
    assert.deepEqual([...told.keys()], ["SIGINT", "SIGTERM", "SIGHUP"]);
    assert.equal(signal.aborted, false);
    told.get("SIGINT")?.();
    assert.equal(signal.aborted, true);
    // The same keystroke, passed on by npm.
    time += 300;
    told.get("SIGINT")?.();
    assert.deepEqual(exits, []);
    time += 1_000;
    told.get("SIGTERM")?.();
    assert.deepEqual(exits, [8]);
  });
});
