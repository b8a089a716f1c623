import assert from "node:assert/strict";
import { z } from "zod";
import { nearest, problemsOf, refusal, shown } from "../../lib/problems";

const schema = z.strictObject({
  replicas: z.int("give a whole number").max(6, "choose at most 6"),
  nodes: z.array(z.strictObject({ memory: z.string("write Mi or Gi") })).default([]),
  target: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("a"), kubeconfig: z.string("give a path") }),
    z.strictObject({ kind: z.literal("b") }),
  ]),
});

const problems = (raw: unknown): string[] => {
  const parsed = schema.safeParse(raw);
  assert.equal(parsed.success, false);
  return problemsOf("Pulumi.dev.yaml", { schema, raw, error: parsed.error }).map(
    ({ field, message }) => `${field}: ${message}`,
  );
};

describe("configuration problems", () => {
  it("names field, value and remedy", () => {
    assert.deepEqual(problems({ replicas: 9, target: { kind: "b" } }), ["replicas: 9: choose at most 6"]);
  });

  it("reports every problem at once", () => {
    const raw = { replicas: "three", nodes: [{ memory: 512 }], target: { kind: "b" } };
    assert.deepEqual(problems(raw), [
      'replicas: "three": give a whole number',
      "nodes.0.memory: 512: write Mi or Gi",
    ]);
  });

  it("suggests the key that a misspelt one was meant to be, at any depth", () => {
    const raw = { replicas: 1, replicsa: 2, nodes: [{ memory: "1Gi", memry: 1 }], target: { kind: "b" } };
    assert.deepEqual(problems(raw).sort(), [
      "nodes.0.memry: unknown key; did you mean `memory`?",
      "replicsa: unknown key; did you mean `replicas`?",
    ]);
  });

  it("lists the known keys where nothing is near", () => {
    assert.deepEqual(problems({ replicas: 1, zebra: 1, target: { kind: "b" } }), [
      "zebra: unknown key; known here: replicas, nodes, target",
    ]);
  });

  it("suggests and lists only keys of the form that was chosen", () => {
    assert.deepEqual(problems({ replicas: 1, target: { kind: "b", kubeconfgi: 1 } }), [
      "target.kubeconfgi: unknown key; known here: kind",
    ]);
    assert.deepEqual(problems({ replicas: 1, target: { kind: "a", kubeconfig: "x", kubeconfgi: 1 } }), [
      "target.kubeconfgi: unknown key; did you mean `kubeconfig`?",
    ]);
  });

  it("names the forms there are where the discriminator names none of them", () => {
    assert.deepEqual(problems({ replicas: 1, target: { kind: "c" } }), ['target.kind: "c": choose a or b']);
    assert.deepEqual(problems({ replicas: 1, target: {} }), ["target.kind: nothing: choose a or b"]);
  });

  it("lists the keys of a record that has a fixed choice of them", () => {
    const record = z.strictObject({ on: z.partialRecord(z.enum(["dns", "mesh"]), z.boolean()) });
    const raw = { on: { zebra: true } };
    const parsed = record.safeParse(raw);
    assert.equal(parsed.success, false);
    assert.deepEqual(problemsOf("f", { schema: record, raw, error: parsed.error }), [
      { file: "f", field: "on.zebra", message: "unknown key; known here: dns, mesh" },
    ]);
  });

  it("never shows the value of a secret field", () => {
    const [message] = problems({ replicas: 1, target: { kind: "a", kubeconfig: ["hunter2"] } });
    assert.equal(message, "target.kubeconfig: the given value: give a path");
  });

  it("never shows a secret inside a larger value, nor in place of the section that says where secrets are", () => {
    assert.equal(shown("target", { user: "a", password: "hunter2" }), "the given value");
    assert.equal(shown("secrets", "hunter2"), "the given value");
    assert.equal(shown("settings.STRIPE_API_KEY", "hunter2"), "the given value");
    assert.equal(shown("secrets.region", "moon"), '"moon"');
    assert.equal(shown("secrets.token", "hunter2"), "the given value");
  });

  it("takes names and passwords out of addresses, whatever characters they have", () => {
    for (const address of ["//hunter2@host", "postgres://u:hunter2/x@host", "redis://:hun@hunter2@host"])
      assert.doesNotMatch(shown("registry", address), /hunter2/);
  });

  it("shows values that JSON cannot write, line breaks and long texts on one short line", () => {
    assert.equal(shown("replicas", Number.NaN), "NaN");
    assert.equal(shown("replicas", [Number.POSITIVE_INFINITY]), '["Infinity"]');
    assert.equal(shown("version", "1\n2"), '"1\\n2"');
    assert.ok(shown("version", "9".repeat(400)).length <= 60);
  });

  it("gives a remedy where the schema has no words of its own", () => {
    const plain = z.strictObject({
      map: z.strictObject({}),
      list: z.array(z.string()).min(2),
      text: z.string().max(3),
      count: z.int().min(1).max(9),
      flag: z.boolean(),
      kind: z.enum(["a", "b"]),
    });
    const of = (raw: Record<string, unknown>) => {
      const fine = { map: {}, list: ["a", "b"], text: "abc", count: 1, flag: true, kind: "a" };
      const all = { ...fine, ...raw };
      const parsed = plain.safeParse(all);
      assert.equal(parsed.success, false);
      return problemsOf("f", { schema: plain, raw: all, error: parsed.error }).map(({ message }) => message);
    };
    assert.deepEqual(of({ map: 1 }), ["1: give a map of keys and values"]);
    assert.deepEqual(of({ list: null }), ["null: give a list"]);
    assert.deepEqual(of({ list: ["a"] }), ['["a"]: give 2 entries or more']);
    assert.deepEqual(of({ text: 7 }), [
      "7: give text, in quotes where it could be read as a number or as true or false",
    ]);
    assert.deepEqual(of({ text: "abcd" }), ['"abcd": give 3 characters at most']);
    assert.deepEqual(of({ count: "1e3" }), ['"1e3": give a number, without quotes']);
    assert.deepEqual(of({ count: 1.5 }), ["1.5: give a whole number, without quotes"]);
    assert.deepEqual(of({ count: 0 }), ["0: give 1 or more"]);
    assert.deepEqual(of({ count: 10 }), ["10: give 9 at most"]);
    assert.deepEqual(of({ flag: "yes" }), ['"yes": give true or false, without quotes']);
    assert.deepEqual(of({ kind: "c" }), ['"c": choose a or b']);
  });

  it("says of a key in the wrong form what its form is", () => {
    const record = z.record(z.string().regex(/^[A-Z]+$/, "write it in capitals"), z.string());
    const raw = { log: "x" };
    const parsed = record.safeParse(raw);
    assert.equal(parsed.success, false);
    assert.deepEqual(problemsOf("f", { schema: record, raw, error: parsed.error }), [
      { file: "f", field: "log", message: '"x": write it in capitals' },
    ]);
  });

  it("says of a missing value that there is nothing", () => {
    assert.deepEqual(problems({ target: { kind: "b" } }), ["replicas: nothing: give a whole number"]);
  });

  it("joins all problems into one refusal that starts with the known words", () => {
    const text = refusal([
      { file: "a.yaml", field: "x", message: "1: no" },
      { file: "b.yaml", field: "", message: "empty" },
    ]);
    assert.equal(text, "configuration refused: 2 problems\n  a.yaml: x: 1: no\n  b.yaml: (top): empty");
  });

  it("keeps each problem on one printable line of bounded length", () => {
    const text = refusal([
      { file: "a\u001b[31m.yaml", field: "x\ny", message: "\u202e1" },
      { file: "b.yaml", field: "", message: "9".repeat(100_000) },
    ]);
    const [, first, second, ...more] = text.split("\n");
    assert.equal(first, "  a\\u001b[31m.yaml: x\\u000ay: \\u202e1");
    assert.ok(second !== undefined && second.length < 2100);
    assert.deepEqual(more, []);
  });
});

describe("nearest", () => {
  it("finds a transposed, missing or changed letter", () => {
    assert.equal(nearest("billing", ["auth", "billing"]), "billing");
    assert.equal(nearest("Auht", ["auth", "billing"]), "auth");
  });

  it("prefers no answer to a wild guess", () => {
    assert.equal(nearest("zebra", ["auth", "billing"]), undefined);
    assert.equal(nearest("zebra", []), undefined);
    assert.equal(nearest("<<", ["id", "ml"]), undefined);
  });
});
