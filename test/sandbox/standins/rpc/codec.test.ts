import assert from "node:assert/strict";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import fc from "fast-check";
import { decode, encode, wrapSecrets } from "../../../../sandbox/standins/rpc/codec";
import {
  type Path,
  type PlainObject,
  type PlainValue,
  SIGNATURE,
  signatures,
  UNKNOWN,
} from "../../../../sandbox/standins/rpc/values";

const struct = (value: object) => Struct.fromJavaScript(value as never);

// The maps of the protocol's library are plain objects: nobody can send a property of this name.
const keys = fc.string({ minLength: 1 }).filter((key) => key !== "__proto__");
const values = fc.letrec<{ value: PlainValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;
const objects = fc.dictionary(keys, values, { maxKeys: 4, noNullPrototype: true });

/** Every place in a value. */
function* places(value: PlainValue, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (Array.isArray(value)) {
    for (const [i, item] of (value as PlainValue[]).entries()) yield* places(item, [...path, i]);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value as PlainObject)) yield* places(item, [...path, key]);
  }
}

describe("codec of property values", () => {
  it("takes off every wrapper and remembers where secrets are", () => {
    const bag = decode(
      struct({
        password: { [SIGNATURE]: signatures.secret, value: "hush" },
        nested: [{ token: { [SIGNATURE]: signatures.secret, value: { a: [1] } } }],
        output: { [SIGNATURE]: signatures.output, value: 3, secret: true, dependencies: ["urn:x"] },
        pending: { [SIGNATURE]: signatures.output, dependencies: [] },
        resource: { [SIGNATURE]: signatures.resource, urn: "urn:r", id: "r-1" },
        component: { [SIGNATURE]: signatures.resource, urn: "urn:c" },
      }),
    );
    assert.deepEqual(bag.values, {
      password: "hush",
      nested: [{ token: { a: [1] } }],
      output: 3,
      pending: UNKNOWN,
      resource: "r-1",
      component: "urn:c",
    });
    assert.deepEqual(bag.secrets.map(String).sort(), ["nested,0,token", "output", "password"]);
  });

  it("remembers that an unknown is secret", () => {
    const { values: found, secrets } = decode(
      struct({ a: { [SIGNATURE]: signatures.secret, value: UNKNOWN } }),
    );
    assert.deepEqual(found, { a: UNKNOWN });
    assert.deepEqual(secrets, [["a"]]);
  });

  it("reads no properties as none", () => {
    assert.deepEqual(decode(undefined), { values: {}, secrets: [] });
  });

  it("gives back what was written, with secrets where they were", () => {
    fc.assert(
      fc.property(objects, fc.nat(), (object, pick) => {
        const all = [...places(object)];
        const chosen = all[pick % Math.max(all.length, 1)];
        const secrets = chosen === undefined ? [] : [chosen];
        assert.deepEqual(decode(encode({ values: object, secrets })), { values: object, secrets });
      }),
    );
  });

  it("wraps the outermost of nested secrets and passes over places that do not exist", () => {
    assert.deepEqual(
      wrapSecrets({ a: { b: 1 }, c: 2 }, [["a", "b"], ["a"], ["gone", "x"], ["c", "deeper"]]),
      {
        a: { [SIGNATURE]: signatures.secret, value: { b: 1 } },
        c: 2,
      },
    );
  });
});
