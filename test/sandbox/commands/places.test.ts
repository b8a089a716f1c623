import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preparePlaces, sandboxIsAt } from "../../../sandbox/commands/places";

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

  it("may be reached by a link, but are no file", async () => {
    mkdirSync(join(root, "elsewhere"));
    mkdirSync(join(root, "deep"));
    symlinkSync(join(root, "elsewhere"), home);
    await prepare();
    rmSync(home);
    writeFileSync(home, "");
    await assert.rejects(prepare(), {
      message: /SANDBOX_HOME: .* cannot be looked into: ENOTDIR/,
      exitCode: 2,
    });
  });
});
