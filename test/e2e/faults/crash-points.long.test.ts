import assert from "node:assert/strict";
import { join } from "node:path";
import { inOrder } from "../support/in-order";
import { type SmallProgram, smallProgram } from "../support/small-program";
import { ApiProxy, passAll, type Rule } from "./api-proxy";
import { assertHeals, assertNoSecret, assertStateKeepsSecrets, startWith } from "./invariants";
import { version } from "./program";

/**
 * An update is killed at its first request to the API server, at its second, at its third ... until one comes
 * through. After each, `npm run up` alone has to make good: no object is lost, doubled or forgotten.
 */
describe("an engine that is killed at any request to the API server", function () {
  inOrder(this);
  let program: SmallProgram;
  let proxy: ApiProxy;
  const closers: (() => Promise<void>)[] = [];
  let which: 0 | 1 = 0;

  before(async () => {
    program = await smallProgram();
    closers.unshift(() => program.close());
    const kubeconfig = program.sandbox.environment["KUBECONFIG"]!;
    proxy = await ApiProxy.start(kubeconfig, join(program.sandbox.home, "proxy.kubeconfig"));
    closers.unshift(() => proxy.close());
    await startWith(program, which);
  });
  after(async () => {
    for (const close of closers) await close();
  });

  /** Goes to the other version and kills the engine where the rule says; false when it came through. */
  const interrupted = async (ruleFor: (kill: () => void) => Rule): Promise<boolean> => {
    which = which === 0 ? 1 : 0;
    program.write(version(which));
    const running = program.start({ KUBECONFIG: proxy.kubeconfig }, "up", "--yes", "--skip-preview");
    let killed = false;
    proxy.decide(
      ruleFor(() => {
        killed = true;
        running.child.kill("SIGKILL");
      }),
    );
    const { code, stdout, stderr } = await running.ended;
    proxy.decide(passAll);
    assert.equal(code === 0, !killed, stdout + stderr);
    assertNoSecret("the engine's output", stdout + stderr);
    assertStateKeepsSecrets(program);
    return killed;
  };

  const MOMENTS = {
    "before the server hears of it": (kill: () => void) => ({ kind: "swallow", then: kill }) as const,
    "after the server did it and before anybody knows": (kill: () => void) =>
      ({ kind: "lose answer", then: kill }) as const,
  };
  for (const [moment, verdict] of Object.entries(MOMENTS))
    it(`${moment}, loses nothing`, async () => {
      let point = 1;
      for (; ; point += 1) {
        const killed = await interrupted((kill) => {
          let writes = 0;
          return ({ writes: isWrite }) => {
            writes += isWrite ? 1 : 0;
            return isWrite && writes === point ? verdict(kill) : { kind: "pass" };
          };
        });
        await assertHeals(program, which);
        if (!killed) break;
      }
      // Creates, updates, replaces and deletes: fewer would mean that the rule did not bite.
      assert.ok(point > 8, `only ${point - 1} writing requests`);
    });

  it("and while it only reads and waits, loses nothing", async () => {
    // Reads are many and much alike: every one of the first, then fewer and fewer.
    for (let point = 1; ; point += Math.ceil(point / 4)) {
      const killed = await interrupted((kill) => {
        let reads = 0;
        return ({ writes }) => {
          reads += writes ? 0 : 1;
          return !writes && reads === point ? { kind: "swallow", then: kill } : { kind: "pass" };
        };
      });
      await assertHeals(program, which);
      if (!killed) break;
    }
  });
});
