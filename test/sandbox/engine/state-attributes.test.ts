import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { dropDamagedAttributes } from "../../../sandbox/engine/state-attributes";
import { type Workshop, workshop } from "../obtain/workshop";

describe("notes of the backend's storage library", () => {
  let shop: Workshop;
  beforeEach(() => (shop = workshop()));
  afterEach(() => {
    shop.close();
  });
  const note = (name: string, text: string) => shop.file(`.pulumi/${name}`, text);

  it("are removed where an engine was killed over them, and only there", async () => {
    note("stacks/p/dev.json", "");
    note("stacks/p/dev.json.attrs", "");
    note("history/p/dev/1.json.attrs", '{"user.content_type":');
    note("meta.yaml.attrs", '{"md5":""}');
    const removed = await dropDamagedAttributes(shop.root);
    assert.deepEqual(removed.map((path) => path.slice(shop.root.length)).sort(), [
      "/.pulumi/history/p/dev/1.json.attrs",
      "/.pulumi/stacks/p/dev.json.attrs",
    ]);
    assert.ok(existsSync(join(shop.root, ".pulumi/meta.yaml.attrs")));
    assert.ok(existsSync(join(shop.root, ".pulumi/stacks/p/dev.json")));
    assert.ok(!existsSync(join(shop.root, ".pulumi/stacks/p/dev.json.attrs")));
  });

  it("need not be there at all", async () => {
    assert.deepEqual(await dropDamagedAttributes(shop.root), []);
  });
});
