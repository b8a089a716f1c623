import assert from "node:assert/strict";
import fc from "fast-check";
import { liveInputs, quantity, sameMeaning } from "../../../../sandbox/standins/kubernetes/objects/semantics";

describe("meaning of values", () => {
  const same: [string | number, string | number][] = [
    ["1000m", "1"],
    ["1000m", 1],
    ["0.1", "100m"],
    ["1Gi", "1024Mi"],
    ["1k", "1000"],
    ["1e3", "1k"],
    [".5", "500m"],
  ];
  for (const [left, right] of same) {
    it(`takes ${left} and ${right} for the same amount`, () => {
      assert.ok(sameMeaning(left, right, ["resources", "limits", "cpu"]));
    });
  }
  const different: [string, string][] = [
    ["1Gi", "1G"],
    ["1", "1.0001"],
    ["abc", "abd"],
  ];
  for (const [left, right] of different) {
    it(`keeps ${left} and ${right} apart`, () => {
      assert.ok(!sameMeaning(left, right, ["resources", "limits", "cpu"]));
    });
  }

  it("takes text for text outside of quantities", () => {
    assert.ok(!sameMeaning("1000m", "1", ["metadata", "labels", "cpu"]));
    assert.equal(quantity("web"), undefined);
  });

  it("takes an empty value for one that is left out, but not for another value", () => {
    for (const empty of ["", 0, false, [], {}, null]) assert.ok(sameMeaning(empty, undefined, ["a"]));
    assert.ok(!sameMeaning("", "x", ["a"]));
    assert.ok(!sameMeaning("x", undefined, ["a"]));
  });

  it("finds every quantity equal to itself in thousandths", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (n) => {
        assert.ok(sameMeaning(n, `${n * 1000}m`, ["requests", "cpu"]));
      }),
    );
  });
});

describe("live inputs", () => {
  it("keeps the program's spelling, drops what others added, shows what they changed or removed", () => {
    const inputs = {
      metadata: { labels: { a: "1", gone: "x" }, annotations: {} },
      spec: { replicas: 3, resources: { limits: { cpu: "1000m" } }, env: [{ name: "A", value: "" }] },
    };
    const live = {
      metadata: { labels: { a: "1", theirs: "y" }, annotations: { "x/revision": "1" }, uid: "u" },
      spec: {
        replicas: 5,
        resources: { limits: { cpu: "1" } },
        env: [{ name: "A" }, { name: "injected" }],
        dnsPolicy: "ClusterFirst",
      },
      status: {},
    };
    assert.deepEqual(liveInputs(live, inputs), {
      metadata: { labels: { a: "1" }, annotations: {} },
      spec: {
        replicas: 5,
        resources: { limits: { cpu: "1000m" } },
        env: [{ name: "A", value: "" }, { name: "injected" }],
      },
    });
  });

  it("shows a changed shape as it is", () => {
    assert.deepEqual(liveInputs({ a: [1] }, { a: { b: 1 } }), { a: [1] });
  });

  it("finds no drift in an object that is as it was applied", () => {
    const objects = fc.object({
      withNullPrototype: false,
      values: [fc.integer(), fc.string(), fc.boolean()],
    });
    fc.assert(
      fc.property(objects, (object) => {
        const value = object as never;
        assert.deepEqual(liveInputs(structuredClone(value), value), value);
      }),
    );
  });
});
