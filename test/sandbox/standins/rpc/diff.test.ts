import assert from "node:assert/strict";
import fc from "fast-check";
import { byPath, changesBetween, markReplacing, topLevel } from "../../../../sandbox/standins/rpc/diff";

const kinds = (...args: Parameters<typeof changesBetween>) =>
  Object.fromEntries(byPath(changesBetween(...args)).map(([path, { kind }]) => [path, kind]));

describe("detailed differences", () => {
  it("names the deepest places that differ, with array indexes", () => {
    assert.deepEqual(
      kinds(
        { spec: { replicas: 1, list: [{ a: 1 }, { a: 2 }], gone: 1 } },
        { spec: { replicas: 2, list: [{ a: 1 }, { a: 3 }, { a: 4 }], come: [] } },
      ),
      {
        "spec.replicas": "update",
        "spec.list[1].a": "update",
        "spec.list[2]": "add",
        "spec.gone": "delete",
        "spec.come": "add",
      },
    );
  });

  it("calls a change of shape an update", () => {
    assert.deepEqual(kinds({ a: { b: 1 } }, { a: [1] }), { a: "update" });
    assert.deepEqual(kinds({ a: null }, { a: 0 }), { a: "update" });
  });

  it("finds nothing between an object and itself, and the opposite when turned around", () => {
    const objects = fc.object({
      withNullPrototype: false,
      values: [fc.integer(), fc.string(), fc.constant(null)],
    });
    const opposite = { add: "delete", delete: "add", update: "update" } as const;
    fc.assert(
      fc.property(objects, objects, (a, b) => {
        const [left, right] = [a as never, b as never];
        assert.deepEqual(changesBetween(left, structuredClone(left)), []);
        const turned = changesBetween(right, left).map(({ path, kind }) => [String(path), opposite[kind]]);
        const straight = changesBetween(left, right).map(({ path, kind }) => [String(path), kind]);
        assert.deepEqual(new Map(turned as never), new Map(straight as never));
      }),
    );
  });

  it("marks what replaces: the property, what is below it, and what contains it", () => {
    const changes = changesBetween(
      { spec: { selector: { a: 1 }, x: 1 }, data: 1 },
      { spec: { selector: { a: 2 }, x: 2 } },
    );
    const marked = markReplacing(changes, [["spec", "selector"], ["data"]]);
    assert.deepEqual(topLevel(marked.filter(({ replaces }) => replaces)), ["spec", "data"]);
    assert.equal(marked.find(({ path }) => path.at(-1) === "x")?.replaces, false);
    const whole = markReplacing(changesBetween({}, { spec: { selector: 1 } }), [["spec", "selector"]]);
    assert.equal(whole[0]?.replaces, true);
  });
});
