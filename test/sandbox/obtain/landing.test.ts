import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { land, type Manifest, readManifest } from "../../../sandbox/obtain/landing";
import { type Workshop, workshop } from "./workshop";

const manifest: Manifest = {
  name: "tool",
  version: "1.2.3",
  source: "download",
  origin: "somewhere",
  sha256: { tool: "0".repeat(64) },
  obtainedAt: "2030-01-01T00:00:00Z",
};

describe("landing", () => {
  let shop: Workshop;
  let target: string;
  beforeEach(() => {
    shop = workshop();
    target = join(shop.root, "cache", "tool-1.2.3");
  });
  afterEach(() => {
    shop.close();
  });

  const fill = (draft: string): Promise<Manifest> => {
    writeFileSync(join(draft, "tool"), "works", { mode: 0o755 });
    return Promise.resolve(manifest);
  };

  it("brings everything into place with a manifest that says where it is from", async () => {
    await land(target, fill);
    assert.deepEqual(readdirSync(join(shop.root, "cache")), ["tool-1.2.3"]);
    assert.deepEqual(await readManifest(target), manifest);
    assert.equal(readFileSync(join(target, "tool"), "utf8"), "works");
  });

  it("leaves nothing behind when filling fails", async () => {
    const broken = (draft: string): Promise<Manifest> => {
      writeFileSync(join(draft, "tool"), "half");
      return Promise.reject(new Error("broke off"));
    };
    await assert.rejects(land(target, broken), { message: "broke off" });
    assert.deepEqual(readdirSync(join(shop.root, "cache")), []);
  });

  it("clears the drafts of a run that was killed, and only those of the same part", async () => {
    for (const name of [".draft-tool-1.2.3-abc", ".draft-other-1-abc"])
      mkdirSync(join(shop.root, "cache", name), { recursive: true });
    await land(target, fill);
    assert.deepEqual(readdirSync(join(shop.root, "cache")).sort(), [".draft-other-1-abc", "tool-1.2.3"]);
  });

  it("replaces a directory without a valid manifest", async () => {
    shop.file("cache/tool-1.2.3/tool", "half", 0o755);
    await land(target, fill);
    assert.equal(readFileSync(join(target, "tool"), "utf8"), "works");
  });

  it("is not believed where the manifest is absent, damaged or names a file that is gone", async () => {
    assert.equal(await readManifest(target), undefined);
    await land(target, fill);
    rmSync(join(target, "tool"));
    assert.equal(await readManifest(target), undefined);
    shop.file("cache/tool-1.2.3/tool", "not executable", 0o644);
    if (process.getuid?.() !== 0) assert.equal(await readManifest(target), undefined);
    writeFileSync(join(target, "manifest.json"), '{"name":"tool"');
    assert.equal(await readManifest(target), undefined);
    writeFileSync(join(target, "manifest.json"), '{"name":"tool"}');
    assert.equal(await readManifest(target), undefined);
  });
});
