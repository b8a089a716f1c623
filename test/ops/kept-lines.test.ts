import assert from "node:assert/strict";
import { join } from "node:path";
import type { Document } from "yaml";
import { editedYaml, sectionPath, stackFileName } from "../../ops/stack-file";
import { keepLines } from "../../ops/kept-lines";

const checkout = join(__dirname, "../..");

/** The lines that one text has and the other has not, with how often. */
function linesOnlyIn(text: string, other: string): readonly string[] {
  const left = other.split("\n");
  return text.split("\n").filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

async function edited(file: string, change: (document: Document) => void) {
  const { before, after } = await editedYaml(join(checkout, file), change);
  return { gone: linesOnlyIn(before, after), come: linesOnlyIn(after, before) };
}

describe("what an edit leaves of a file", () => {
  for (const stack of ["dev", "staging", "prod"])
    it(`changes one line of ${stackFileName(stack)} for one value, and two for two`, async () => {
      const one = await edited(stackFileName(stack), (document) => {
        document.setIn([...sectionPath, "services", "tenant", "version"], "9.9.9");
      });
      assert.deepEqual([one.gone.length, one.come.length], [1, 1]);
      assert.match(one.come[0] ?? "", /version: "?9\.9\.9/);
      const two = await edited(stackFileName(stack), (document) => {
        document.setIn([...sectionPath, "services", "backend", "version"], "9.9.9");
        document.setIn([...sectionPath, "gateway", "domain"], "new.example");
      });
      assert.deepEqual([two.gone.length, two.come.length], [2, 2]);
    });

  it("adds the lines of a new value, and no others", async () => {
    const { gone, come } = await edited("Pulumi.prod.yaml", (document) => {
      document.setIn([...sectionPath, "cluster", "nodeGroups", "general", "min"], 4);
    });
    assert.deepEqual(
      { gone, come: come.map((line) => line.trim()) },
      {
        gone: [],
        come: ["nodeGroups:", "general:", "min: 4"],
      },
    );
  });

  for (const stack of ["dev", "staging"])
    it(`changes one line of the tenants of ${stack} for a tier, and takes one out`, async () => {
      const file = `tenants/registry/${stack}.yaml`;
      const tier = await edited(file, (document) => {
        document.setIn(["tenants", 0, "tier"], "another");
      });
      assert.deepEqual([tier.gone.length, tier.come.length], [1, 1]);
      const out = await edited(file, (document) => {
        document.deleteIn(["tenants", 1]);
      });
      assert.deepEqual([out.gone.length, out.come.length], [1, 0]);
    });

  it("keeps what the library would join: blank lines, and a value below its key", () => {
    const own = "a: [1,2]\n\n\nb:\n  { c: 1 }\nd: 1";
    const unedited = "a: [ 1, 2 ]\n\nb: { c: 1 }\nd: 1\n";
    const after = keepLines({ own, unedited, edited: unedited.replace("d: 1", "d: 2") });
    assert.equal(after, "a: [1,2]\n\n\nb:\n  { c: 1 }\nd: 2\n");
  });

  it("writes as the library does where the author's lines cannot be told, or would not fit", () => {
    const shorter = { own: "a: [1,\n]\nb: 1\n", unedited: "a: [ 1 ]\nb: 1\n", edited: "a: [ 1 ]\nb: 2\n" };
    assert.equal(keepLines(shorter), shorter.edited);
    const deeper = {
      own: "a:\n    b: 1\n    c: [1]\n",
      unedited: "a:\n  b: 1\n  c: [ 1 ]\n",
      edited: "a:\n  b: 2\n  c: [ 1 ]\n",
    };
    assert.equal(keepLines(deeper), deeper.edited);
  });
});
