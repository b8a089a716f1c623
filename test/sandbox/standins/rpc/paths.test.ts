import assert from "node:assert/strict";
import fc from "fast-check";
import { formatPath, isWithin, parsePath } from "../../../../sandbox/standins/rpc/paths";
import type { Path } from "../../../../sandbox/standins/rpc/values";

describe("property paths", () => {
  const spellings: [Path, string][] = [
    [["spec", "containers", 0, "image"], "spec.containers[0].image"],
    [["metadata", "labels", "app.kubernetes.io/name"], 'metadata.labels["app.kubernetes.io/name"]'],
    [["a/b"], '["a/b"]'],
    [["a", 'quo"te'], 'a["quo\\"te"]'],
  ];
  for (const [path, text] of spellings) {
    it(`spells ${text}`, () => {
      assert.equal(formatPath(path), text);
      assert.deepEqual(parsePath(text), path);
    });
  }

  it("reads back whatever it writes", () => {
    const step = fc.oneof(
      fc.string({ minLength: 1 }).filter((s) => s !== "*"),
      fc.nat(99),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), (path) => {
        assert.deepEqual(parsePath(formatPath(path)), path);
      }),
    );
  });

  it("refuses what is no path", () => {
    assert.throws(() => parsePath("a[b"), /cannot be read from character/);
  });

  it("knows what lies below a rule, any index included", () => {
    assert.ok(isWithin(["spec", "containers", 3, "image", "x"], parsePath("spec.containers[*].image")));
    assert.ok(!isWithin(["spec"], ["spec", "selector"]));
    assert.ok(!isWithin(["spec", "selectors"], ["spec", "selector"]));
  });
});
