import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileSystemFailure } from "../../lib/file-system-failure";

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
};

describe("a refusal of the file system", () => {
  it("names the place and what to do", () => {
    const failure = fileSystemFailure(thrownBy(() => readdirSync(__filename)));
    assert.ok(failure !== undefined);
    assert.match(failure.message, /ENOTDIR: not a directory.*file-system-failure\.test\.ts/);
    assert.match(failure.remedy, /a file where a directory is expected/);
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    assert.match(fileSystemFailure(full)?.remedy ?? "", /free some space/);
  });

  it("is no mistake of the program, which keeps its trace", () => {
    const missing = thrownBy(() => readFileSync(`${__filename}.none`));
    const odd = Object.assign(new Error("x"), { code: "constructor" });
    for (const error of [missing, odd, new TypeError("x"), "x", undefined])
      assert.equal(fileSystemFailure(error), undefined);
  });
});
