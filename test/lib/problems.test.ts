import assert from "node:assert/strict";
import { z } from "zod";
import { nearest, problemsOf, refusal } from "../../lib/problems";

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

  it("never shows the value of a secret field", () => {
    const [message] = problems({ replicas: 1, target: { kind: "a", kubeconfig: ["hunter2"] } });
    assert.equal(message, "target.kubeconfig: the given value: give a path");
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
});

describe("nearest", () => {
  it("finds a transposed, missing or changed letter", () => {
    assert.equal(nearest("billing", ["auth", "billing"]), "billing");
    assert.equal(nearest("Auht", ["auth", "billing"]), "auth");
  });

  it("prefers no answer to a wild guess", () => {
    assert.equal(nearest("zebra", ["auth", "billing"]), undefined);
    assert.equal(nearest("zebra", []), undefined);
  });
});
