import assert from "node:assert/strict";
import { join } from "node:path";
import type { Ended } from "../support/command";
import { type SmallProgram, sharedSmallProgram } from "../support/small-program";
import { ApiProxy, passAll, type Rule, type Verdict } from "./api-proxy";
import { assertHeals, assertNoSecret, startWith } from "./invariants";
import { version } from "./program";

/** What stands between an update and the API server fails, or the server has no room. */
describe("an update whose API server answers badly", () => {
  let program: SmallProgram;
  let proxy: ApiProxy;
  let which: 0 | 1 = 0;

  before(async () => {
    program = await sharedSmallProgram();
    const kubeconfig = program.sandbox.environment["KUBECONFIG"]!;
    proxy = await ApiProxy.start(kubeconfig, join(program.sandbox.home, "proxy.kubeconfig"));
    await startWith(program, which);
  });
  after(() => proxy.close());

  const update = async (rule: Rule): Promise<Ended> => {
    which = which === 0 ? 1 : 0;
    program.write(version(which));
    proxy.decide(rule);
    const { ended } = program.start({ KUBECONFIG: proxy.kubeconfig }, "up", "--yes", "--skip-preview");
    const outcome = await ended;
    proxy.decide(passAll);
    assertNoSecret("the engine's output", outcome.stdout + outcome.stderr);
    return outcome;
  };
  /** The same answer to the first writing requests. */
  const toWrites = (times: number, verdict: Verdict): Rule => {
    let writes = 0;
    return ({ writes: isWrite }) => {
      writes += isWrite ? 1 : 0;
      return isWrite && writes <= times ? verdict : { kind: "pass" };
    };
  };

  for (const status of [429, 503])
    it(`asks again when it is turned away with ${status} for a moment, and succeeds`, async () => {
      const busy: Verdict = { kind: "answer", status, headers: { "retry-after": "1" } };
      const { code, stdout, stderr } = await update(toWrites(2, busy));
      assert.equal(code, 0, stdout + stderr);
      await assertHeals(program, which);
    });

  for (const [what, verdict] of [
    ["500 without a word", { kind: "answer", status: 500 }],
    ["409", { kind: "answer", status: 409 }],
    ["a connection that breaks after the server did its work", { kind: "reset after" }],
  ] as const)
    it(`loses nothing and doubles nothing when a write meets ${what}`, async () => {
      await update(toWrites(1, verdict));
      await assertHeals(program, which);
    });

  it("says which object and which server when every write fails, and heals", async () => {
    const { code, stdout, stderr } = await update(toWrites(1_000, { kind: "answer", status: 500 }));
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /status 500/);
    await assertHeals(program, which);
  });
});
