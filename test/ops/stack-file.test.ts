import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../lib/failure";
import { editedYaml, replaceFile } from "../../ops/stack-file";

describe("editing a YAML file", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stack-file-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("keeps comments, and writes only when it is told to", async () => {
    const file = join(directory, "a.yaml");
    const text = "# why\ntenants:\n  # first\n  - { id: acme, tier: free }\n";
    writeFileSync(file, text);
    const change: Parameters<typeof editedYaml>[1] = (document) => {
      document.setIn(["tenants", 0, "tier"], "premium");
    };
    const changed = text.replace("free", "premium");
    assert.deepEqual(await editedYaml(file, change), { before: text, after: changed });
    assert.equal(readFileSync(file, "utf8"), text);
    await replaceFile(file, changed);
    assert.equal(readFileSync(file, "utf8"), changed);
  });

  it("leaves nothing beside a file that cannot be replaced", async () => {
    mkdirSync(join(directory, "full", "in"), { recursive: true });
    await assert.rejects(replaceFile(join(directory, "full"), "text"));
    assert.deepEqual(readdirSync(directory), ["full"]);
  });

  it("refuses a missing file with 6 and a broken one with 2, unchanged", async () => {
    const missing = editedYaml(join(directory, "none.yaml"), () => undefined);
    await assert.rejects(missing, (error: Failure) => error.exitCode === 6);
    const file = join(directory, "b.yaml");
    writeFileSync(file, "a: [1");
    await assert.rejects(
      editedYaml(file, () => undefined),
      (error: Failure) => error.exitCode === 2,
    );
    assert.equal(readFileSync(file, "utf8"), "a: [1");
  });
});
