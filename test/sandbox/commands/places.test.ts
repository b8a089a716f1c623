import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyHome, preparePlaces, removeEmptyHome, sandboxIsAt } from "../../../sandbox/commands/places";
import { withLock } from "../../../sandbox/lock.cjs";
import { homeLayout } from "../../../sandbox/paths";

describe("the places of a sandbox", () => {
  let root: string;
  let home: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "pla ces'"));
    home = join(root, "deep", "home");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const prepare = () =>
    preparePlaces({ checkout: root, cache: join(root, "cache"), home, binaries: undefined });

  it("are made where there is nothing, for the owner alone", async () => {
    assert.equal(await sandboxIsAt(home), false);
    await prepare();
    assert.equal(statSync(home).mode & 0o777, 0o700);
    assert.equal(await sandboxIsAt(home), true);
  });

  it("are used again, also after a command that was cut off early", async () => {
    await prepare();
    for (const left of ["sandbox.lock", "parts.json"]) {
      rmSync(home, { recursive: true });
      mkdirSync(join(home, "state"), { recursive: true });
      writeFileSync(join(home, left), "");
      await prepare();
    }
  });

  it("are never somebody's directory with other things in it, which stays as it is", async () => {
    mkdirSync(join(home, "photos"), { recursive: true });
    writeFileSync(join(home, "notes.txt"), "mine");
    chmodSync(home, 0o755);
    const refused = {
      message: `SANDBOX_HOME: ${home} is no sandbox's: it holds notes.txt, photos`,
      remedy: /empty or not there yet/,
      exitCode: 2,
    };
    await assert.rejects(prepare(), refused);
    await assert.rejects(sandboxIsAt(home), refused);
    assert.equal(statSync(home).mode & 0o777, 0o755);
  });

  it("are emptied but for the lock, and go when nobody has begun to use them", async () => {
    await prepare();
    mkdirSync(join(home, "state", "deep"), { recursive: true });
    for (const file of ["sandbox.lock", "sandbox.lock.7.draft", "passphrase"])
      writeFileSync(join(home, file), "");
    await emptyHome(home);
    assert.deepEqual(readdirSync(home).sort(), ["sandbox.lock", "sandbox.lock.7.draft"]);
    await removeEmptyHome(home);
    assert.equal(existsSync(home), true);
    rmSync(join(home, "sandbox.lock"));
    rmSync(join(home, "sandbox.lock.7.draft"));
    await removeEmptyHome(home);
    assert.equal(existsSync(home), false);
    await removeEmptyHome(home);
  });

  it("are let go only when everything in them is, so that a command that waits finds nothing half removed", async () => {
    await prepare();
    for (let index = 0; index < 300; index += 1) writeFileSync(join(home, `part-${index}`), "");
    const { lock } = homeLayout(home);
    let second: Promise<string[]> | undefined;
    await withLock(lock, async () => {
      await new Promise<void>((told) => {
        second = withLock(lock, () => readdirSync(home), {
          onWait: () => {
            told();
          },
        });
      });
      await emptyHome(home);
    });
    await removeEmptyHome(home);
    assert.deepEqual(await second, ["sandbox.lock"]);
  });

  it("leave neither link nor what it led to", async () => {
    mkdirSync(join(root, "elsewhere"));
    mkdirSync(join(root, "deep"));
    symlinkSync(join(root, "elsewhere"), home);
    await removeEmptyHome(home);
    assert.deepEqual(readdirSync(root), ["deep"]);
    assert.deepEqual(readdirSync(join(root, "deep")), []);
  });

  it("may be reached by a link, but are no file", async () => {
    mkdirSync(join(root, "elsewhere"));
    mkdirSync(join(root, "deep"));
    symlinkSync(join(root, "elsewhere"), home);
    await prepare();
    rmSync(home);
    writeFileSync(home, "");
    await assert.rejects(prepare(), { message: /cannot be written: /, remedy: /SANDBOX_HOME/ });
    const closed = { message: /SANDBOX_HOME: .* cannot be looked into: ENOTDIR/, exitCode: 2 };
    await assert.rejects(sandboxIsAt(home), closed);
  });
});
