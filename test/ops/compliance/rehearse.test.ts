import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rehearse } from "../../../ops/compliance/rehearse";

/** A sandbox that does nothing but note what it was asked for. */
const BOOTSTRAP = `require("node:fs").appendFileSync(process.env.ASKED, process.argv[2] + "\\n");`;

describe("a rehearsal", () => {
  it("stops its sandbox even where somebody interrupted it", async () => {
    const checkout = mkdtempSync(join(tmpdir(), "rehearsal-test-"));
    try {
      mkdirSync(join(checkout, "sandbox"));
      writeFileSync(join(checkout, "sandbox/bootstrap.cjs"), BOOTSTRAP);
      const asked = join(checkout, "asked");
      const interrupt = new AbortController();
      const site = { checkout, environment: { ...process.env, ASKED: asked }, signal: interrupt.signal };
      const said: string[] = [];
      const say = (text: string) => {
        said.push(text);
        interrupt.abort();
      };
      await assert.rejects(rehearse(site, { stack: "dev", pack: "policy" }, say), { name: "AbortError" });
      assert.equal(readFileSync(asked, "utf8"), "down\n");
      assert.deepEqual(said, ["Starting a sandbox for the rehearsal ..."]);
    } finally {
      rmSync(checkout, { recursive: true });
    }
  });
});
