import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { StateKeeper } from "../../../sandbox/engine/state-keeper";
import { readOrRestoreState, stateLayout } from "../../../sandbox/engine/state-store";
import { type Workshop, workshop } from "../obtain/workshop";

const checkpoint = (...names: string[]) =>
  JSON.stringify({
    version: 3,
    checkpoint: { latest: { resources: names.map((name) => ({ urn: `urn:${name}`, type: "t" })) } },
  });

describe("states kept during an update", () => {
  let shop: Workshop;
  let keeper: StateKeeper;
  beforeEach(() => {
    shop = workshop();
    keeper = new StateKeeper(shop.root, "dev");
  });
  afterEach(() => {
    shop.close();
  });
  const layout = () => stateLayout(shop.root, "dev");
  /** As the backend writes: beside the file, then in its place. */
  const write = (file: string, text: string) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.tmp`, text);
    renameSync(`${file}.tmp`, file);
  };
  const kept = () => readdirSync(layout().kept).sort();

  it("outlast a full disk that leaves half a state and half a copy", async () => {
    write(layout().checkpoint, checkpoint("a"));
    await keeper.keep();
    write(layout().checkpoint, checkpoint("a", "b"));
    await keeper.keep();
    for (const length of [10, 11, 12, 13, 14]) {
      write(layout().previous, checkpoint("a", "b").slice(0, length));
      write(layout().checkpoint, checkpoint("a", "b", "c").slice(0, length));
      await keeper.keep();
    }
    const report = await readOrRestoreState(shop.root, "dev", new Date());
    assert.deepEqual(
      report.state?.resources.map(({ urn }) => urn),
      ["urn:a", "urn:b"],
    );
    assert.equal(readFileSync(layout().checkpoint, "utf8"), checkpoint("a", "b"));
  });

  it("are one, the last", async () => {
    for (const name of ["a", "b", "c"]) {
      write(layout().checkpoint, checkpoint(name));
      await keeper.keep();
      await keeper.keep();
    }
    assert.deepEqual(kept(), ["whole.json"]);
    assert.equal(readFileSync(`${layout().kept}/whole.json`, "utf8"), checkpoint("c"));
  });

  it("are none before the first is written, nor after the update ended well", async () => {
    await keeper.keep();
    assert.equal(existsSync(layout().kept), false);
    write(layout().checkpoint, checkpoint("a"));
    await keeper.keep();
    assert.deepEqual(kept(), ["whole.json"]);
    await keeper.forget();
    assert.equal(existsSync(layout().kept), false);
  });
});
