import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../lib/failure";
import { editYaml, restoreFile } from "../../ops/stack-file";

describe("editing a YAML file", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stack-file-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("keeps comments and gives the text before", async () => {
    const file = join(directory, "a.yaml");
    const text = "# why\ntenants:\n  # first\n  - { id: acme, tier: free }\n";
    writeFileSync(file, text);
    const before = await editYaml(file, (document) => {
      document.setIn(["tenants", 0, "tier"], "premium");
    });
    assert.equal(before, text);
    assert.equal(readFileSync(file, "utf8"), text.replace("free", "premium"));
    await restoreFile(file, before);
    assert.equal(readFileSync(file, "utf8"), text);
  });

  it("refuses a missing file with 6 and a broken one with 2, unchanged", async () => {
    const missing = editYaml(join(directory, "none.yaml"), () => undefined);
    await assert.rejects(missing, (error: Failure) => error.exitCode === 6);
    const file = join(directory, "b.yaml");
    writeFileSync(file, "a: [1");
    await assert.rejects(
      editYaml(file, () => undefined),
      (error: Failure) => error.exitCode === 2,
    );
    assert.equal(readFileSync(file, "utf8"), "a: [1");
  });
});
