import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const checkout = resolve(__dirname, "../..");
const SUMMARY = '{"summaryEvent":{"resourceChanges":{}}}';

/** Runs a script of the pipeline with an engine and an npm of the test's own; each ends with the given code. */
function runScript(name: string, ends: { readonly pulumi: number; readonly npm?: number }) {
  const directory = mkdtempSync(join(tmpdir(), "pipeline-"));
  const command = (file: string, body: string) => {
    writeFileSync(join(directory, file), `#!/bin/sh\n${body}\n`);
    chmodSync(join(directory, file), 0o755);
  };
  const record = `echo "$(basename "$0") $*" >> ${directory}/calls`;
  command("pulumi", `${record}\nfor last; do :; done\necho '${SUMMARY}' > "$last"\nexit ${ends.pulumi}`);
  command("npm", `${record}\nexit ${ends.npm ?? 0}`);
  try {
    const previews = join(directory, "previews");
    const { status, stdout } = spawnSync(join(checkout, ".github/scripts", name), ["prod", previews], {
      // drift.sh leaves no event log: its engine would write a file of that name.
      cwd: name === "drift.sh" ? directory : checkout,
      env: { ...process.env, PATH: `${directory}:${process.env["PATH"] ?? ""}` },
      encoding: "utf8",
    });
    const comment = join(previews, "prod.md");
    return {
      status,
      stdout,
      calls: readFileSync(join(directory, "calls"), "utf8").trim().split("\n"),
      comment: existsSync(comment) ? readFileSync(comment, "utf8") : undefined,
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe("the pipeline's scripts", function () {
  this.timeout(60_000);

  it("end a night without drift in silence", () => {
    const { status, stdout, calls } = runScript("drift.sh", { pulumi: 0 });
    assert.equal(status, 0);
    assert.equal(stdout, "");
    assert.match(calls[0]!, /^pulumi preview --refresh --expect-no-changes .*--stack prod$/);
  });

  it("end with 7 on drift, and tell a failed comparison from it", () => {
    const drifted = runScript("drift.sh", { pulumi: 7 });
    assert.equal(drifted.status, 7);
    assert.match(drifted.stdout, /::error title=Drift of prod::.*pulumi up --refresh --stack prod/);
    const failed = runScript("drift.sh", { pulumi: 3 });
    assert.equal(failed.status, 3);
    assert.match(failed.stdout, /::error title=Drift of prod is unknown/);
  });

  it("preview, comment and ask the gate", () => {
    const { status, calls, comment } = runScript("preview.sh", { pulumi: 0 });
    assert.equal(status, 0);
    assert.match(comment ?? "", /^### prod: no changes/);
    assert.match(calls[0]!, /^pulumi preview /);
    assert.equal(calls[1], "npm run -s ops -- gate --stack prod");
  });

  it("fail with the engine's code before the gate is asked, and still write the comment", () => {
    const { status, calls, comment } = runScript("preview.sh", { pulumi: 2 });
    assert.equal(status, 2);
    assert.equal(calls.length, 1);
    assert.match(comment ?? "", /^### prod/);
  });

  it("fail with the gate's code, and say so in the comment", () => {
    const { status, comment } = runScript("preview.sh", { pulumi: 0, npm: 5 });
    assert.equal(status, 5);
    assert.match(comment ?? "", /The policy gate is closed/);
  });
});
