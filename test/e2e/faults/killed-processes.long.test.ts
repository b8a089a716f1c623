import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { type SmallProgram, sharedSmallProgram } from "../support/small-program";
import { eventually } from "../support/wait";
import { ApiProxy, passAll, type Rule } from "./api-proxy";
import { assertHeals, assertNoSecret, assertStateKeepsSecrets, startWith } from "./invariants";
import { childOf } from "./processes";
import { version } from "./program";

const CANCELLED = 8;
/** What a shell shows of a process that an interrupt ended. */
const INTERRUPTED = 130;

/** Everything that can be killed is killed in the middle of an update; `npm run up` alone makes good for it. */
describe("an update in the middle of which something is killed", () => {
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

  const locks = () =>
    readdirSync(join(dirname(program.checkpoint), "../../locks"), {
      recursive: true,
      encoding: "utf8",
    }).filter((name) => name.endsWith(".json"));

  /** Starts going to the other version; `act` runs once, at the second writing request, which then goes on or hangs. */
  const disturbed = async (
    act: (engine: number, output: () => string) => Promise<void> | void,
    request: "goes on" | "hangs" = "goes on",
  ) => {
    which = which === 0 ? 1 : 0;
    program.write(version(which));
    const { child, ended, output } = program.start(
      { KUBECONFIG: proxy.kubeconfig },
      "up",
      "--yes",
      "--skip-preview",
    );
    let acting: Promise<void> | undefined;
    let writes = 0;
    const rule: Rule = ({ writes: isWrite }) => {
      writes += isWrite ? 1 : 0;
      if (writes !== 2 || acting !== undefined) return { kind: "pass" };
      acting = Promise.resolve(act(child.pid!, output));
      return request === "hangs" ? { kind: "swallow", then: () => undefined } : { kind: "pass" };
    };
    proxy.decide(rule);
    const outcome = await ended;
    await acting;
    proxy.decide(passAll);
    assert.ok(writes >= 2, `${outcome.stdout}${outcome.stderr}`);
    assertNoSecret("the engine's output", outcome.stdout + outcome.stderr);
    assertStateKeepsSecrets(program);
    return outcome;
  };

  for (const [what, pattern] of [
    ["language host", /plugin'? '?language/],
    ["kubernetes plugin", /plugin'? '?kubernetes/],
  ] as const)
    it(`fails when the ${what} is killed, and heals`, async () => {
      const { code, stdout, stderr } = await disturbed(async (engine) => {
        process.kill(await childOf(engine, pattern), "SIGKILL");
      });
      assert.notEqual(code, 0, stdout + stderr);
      assert.match(stdout + stderr, /error/);
      await assertHeals(program, which);
    });

  it("ends in order when it is interrupted once: nothing is pending and no lock is left", async () => {
    const { code } = await disturbed((engine) => {
      process.kill(engine, "SIGINT");
    });
    assert.notEqual(code, 0);
    assert.deepEqual(locks(), []);
    await assertHeals(program, which);
  });

  it("ends at once when it is interrupted twice, and heals", async () => {
    const { code } = await disturbed(async (engine, output) => {
      process.kill(engine, "SIGINT");
      await eventually("the answer to the first", () => Promise.resolve(/again/.test(output())));
      process.kill(engine, "SIGINT");
    }, "hangs");
    assert.notEqual(code, 0);
    await assertHeals(program, which);
  });

  const parts = async () => {
    const { stdout } = await program.sandbox.command("status", "--json");
    const { data } = JSON.parse(stdout) as {
      data: { parts: { name: string; pid?: number; healthy: boolean }[] };
    };
    return data.parts;
  };
  const kill = async (pattern: RegExp) => {
    const pids = (await parts()).flatMap(({ name, pid }) =>
      pid !== undefined && pattern.test(name) ? [pid] : [],
    );
    assert.ok(pids.length > 0);
    for (const pid of pids) process.kill(pid, "SIGKILL");
  };

  for (const [what, pattern] of [
    ["the API server", /^kube-apiserver$/],
    ["the database", /^etcd$/],
    ["every part of the sandbox", /./],
  ] as const)
    it(`heals when ${what} is killed under it`, async () => {
      await disturbed(() => kill(pattern));
      await assertHeals(program, which);
      assert.deepEqual(
        (await parts()).filter(({ healthy }) => !healthy),
        [],
      );
    });

  it("heals after `npm run up` itself was interrupted at any moment", async () => {
    for (const [signal, after] of [
      ["SIGINT", 200],
      ["SIGKILL", 700],
      ["SIGINT", 1500],
      ["SIGKILL", 3000],
      ["SIGINT", 4500],
    ] as const) {
      which = which === 0 ? 1 : 0;
      program.write(version(which));
      const code = await program.interruptedUp(signal, after);
      // It may have been quicker than the interrupt, or not have begun to listen for it.
      if (signal === "SIGINT")
        assert.ok([0, CANCELLED, INTERRUPTED].includes(code), `${signal} after ${after} ms: ${code}`);
      await assertHeals(program, which);
    }
  });
});
