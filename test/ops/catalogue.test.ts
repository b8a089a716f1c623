import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { groups } from "../../ops/catalogue";
import { loadCommand } from "../../ops/load-command";
import { referenceFiles } from "../../ops/reference/files";

const root = join(__dirname, "../..");
const rows = groups.flatMap(({ commands }) => commands);

describe("the catalogue of the operations command", () => {
  it("names every command once", () => {
    const names = rows.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  it("has a module for every command, and a command for every module", () => {
    const modules = readdirSync(join(root, "ops/commands")).map((file) => file.replace(/\.ts$/, ""));
    assert.deepEqual(modules.sort(), rows.map(({ name }) => name).sort());
    for (const { name } of rows) assert.equal(typeof loadCommand(name).run, "function", name);
  });

  for (const [file, text] of Object.entries(referenceFiles()))
    it(`is what ${file} was generated from (npm run docs:operations)`, () => {
      assert.equal(readFileSync(join(root, file), "utf8"), text);
    });
});
