import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PROJECT } from "../../../lib/naming";
import { EXIT } from "../../../lib/failure";
import { run } from "../support/command";
import { type SmallProgram, sharedSmallProgram } from "../support/small-program";
import { assertHeals, assertNoSecret, startWith } from "./invariants";
import { version } from "./program";

const HOLDS_NOTHING_LARGE = 2;

describe("a state that is damaged, locked or cannot be kept", () => {
  let program: SmallProgram;
  before(async () => {
    program = await sharedSmallProgram();
    await startWith(program, 0);
  });

  const damage = {
    "cut in the middle": (text: string) => text.slice(0, text.length / 2),
    empty: () => "",
    "full of zeros, as after a power cut": (text: string) => "\0".repeat(text.length),
    "with one bit turned": (text: string) => {
      const at = text.indexOf('"resources"');
      return `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ 1)}${text.slice(at + 1)}`;
    },
    "of a newer engine": (text: string) => text.replace(/"version": ?\d+/, '"version": 9'),
    "with a resource twice": (text: string) => {
      const state = JSON.parse(text) as { checkpoint: { latest: { resources: unknown[] } } };
      state.checkpoint.latest.resources.push(state.checkpoint.latest.resources.at(-1));
      return JSON.stringify(state);
    },
    "without the parent of everything": (text: string) => {
      const state = JSON.parse(text) as { checkpoint: { latest: { resources: unknown[] } } };
      state.checkpoint.latest.resources.shift();
      return JSON.stringify(state);
    },
  } satisfies Record<string, (text: string) => string>;

  for (const [what, change] of Object.entries(damage))
    it(`is restored when it is ${what}, and nothing is created twice`, async () => {
      const before = readFileSync(program.checkpoint, "utf8");
      const after = change(before);
      assert.notEqual(after, before);
      writeFileSync(program.checkpoint, after);
      const said = await assertHeals(program, 0);
      assert.match(said, /warning: the state of stack dev could not be used .*: restored from /);
    });

  it("is restored when it is gone", async () => {
    rmSync(program.checkpoint);
    assert.match(await assertHeals(program, 0), /it is missing.*restored from/);
  });

  it("is brought up to date when it is older than the cluster: objects that have a name are adopted", async () => {
    const older = readFileSync(program.checkpoint, "utf8");
    program.write(version(1));
    await program.up();
    const generated = async () =>
      (await program.api.list("/api/v1/namespaces/faults/configmaps"))
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.startsWith("generated-"));
    const [unknown] = await generated();
    writeFileSync(program.checkpoint, older);
    await program.up();
    // Nobody can know that this one was ours: an older state never heard of its generated name.
    assert.ok((await generated()).includes(unknown!));
    await program.api.ask("DELETE", `/api/v1/namespaces/faults/configmaps/${unknown!}`);
    await assertHeals(program, 1);
    program.write(version(0));
    await program.up();
  });

  const lockFile = () =>
    join(dirname(program.checkpoint), "../../locks/organization", PROJECT, "dev", "0a0a0a0a-lock.json");
  const lock = (owner: object) => {
    mkdirSync(dirname(lockFile()), { recursive: true });
    writeFileSync(
      lockFile(),
      JSON.stringify({ username: "somebody", timestamp: "2026-01-01T00:00:00Z", ...owner }),
    );
  };

  it("is unlocked when the lock's owner is dead, and says so", async () => {
    const { stdout } = await run("hostname", []);
    lock({ pid: 2 ** 22 + 1, hostname: stdout.trim() });
    const { code } = await program.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0, "plain pulumi respects every lock");
    assert.match(await assertHeals(program, 0), /removed the lock of process \d+, which is gone/);
  });

  it("stays locked when its owner is on another machine, and says whose it is and what to do", async () => {
    lock({ pid: 1, hostname: "another-machine" });
    const { code, stderr } = await program.sandbox.command("up");
    assert.equal(code, EXIT.resource, stderr);
    assert.match(stderr, /stack dev is locked by somebody@another-machine \(process 1\)/);
    assert.match(stderr, /remedy: .*remove .*0a0a0a0a-lock\.json/);
    rmSync(lockFile());
    await assertHeals(program, 0);
  });

  it("is restored after it could not be written, and the update that could not fails with the reason", async () => {
    program.write(version(1));
    // A limit on the size of files is what a full disk is to a program: a part is written, and then no more.
    const limited = `ulimit -f ${HOLDS_NOTHING_LARGE}; exec pulumi up --yes --skip-preview --non-interactive --stack dev`;
    const { code, stdout, stderr } = await run("bash", ["-c", limited], {
      cwd: program.sandbox.checkout,
      env: program.sandbox.environment,
    });
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /file too large|File size limit/i);
    assertNoSecret("the engine's output", stdout + stderr);
    // The backend's storage library puts what it could write in the old state's place.
    assert.match(
      await assertHeals(program, 1),
      /the state of stack dev could not be used .*: restored from /,
    );
    program.write(version(0));
    await program.up();
  });

  it("is not touched with the wrong passphrase", async () => {
    const before = readFileSync(program.checkpoint, "utf8");
    program.write(version(1));
    const { child, ended } = program.start(
      { PULUMI_CONFIG_PASSPHRASE: "wrong", PULUMI_CONFIG_PASSPHRASE_FILE: "" },
      "up",
      "--yes",
      "--skip-preview",
    );
    assert.ok(child.pid);
    const { code, stdout, stderr } = await ended;
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /incorrect passphrase/);
    assert.equal(readFileSync(program.checkpoint, "utf8"), before);
    program.write(version(0));
    await program.assertSettled();
  });

  it("is changed by one of several updates at once, never by two", async () => {
    program.write(version(1));
    const updates = Array.from({ length: 4 }, () => program.pulumi("up", "--yes", "--skip-preview"));
    const ended = await Promise.all(updates);
    const refused = ended.filter(({ code }) => code !== 0);
    for (const { stdout, stderr } of refused) assert.match(stdout + stderr, /locked by/);
    await assertHeals(program, 1);
  });

  it("is changed by several `npm run up` at once, one after the other", async () => {
    program.write(version(0));
    const ended = await Promise.all(Array.from({ length: 3 }, () => program.sandbox.command("up")));
    for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
    assert.ok(
      ended.some(({ stderr }) => /waiting for process \d+, which is working on this sandbox/.test(stderr)),
    );
    await assertHeals(program, 0);
  });
});
