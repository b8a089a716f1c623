import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import {
  type Bag,
  isArray,
  isObject,
  type Path,
  type PlainObject,
  type PlainValue,
  SIGNATURE,
  signatures,
  UNKNOWN,
} from "./values";

/** Reads a message's properties: wrappers are taken off, the places of secrets are remembered. */
export function decode(struct: Struct | undefined): Bag {
  const secrets: Path[] = [];
  const wrapped = struct?.toJavaScript() ?? {};
  return { values: unwrapObject(wrapped, [], secrets), secrets };
}

function unwrapObject(object: PlainObject, path: Path, secrets: Path[]): PlainObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, unwrap(value, [...path, key], secrets)]),
  );
}

function unwrap(value: PlainValue, path: Path, secrets: Path[]): PlainValue {
  if (isArray(value)) return value.map((item, i) => unwrap(item, [...path, i], secrets));
  if (!isObject(value)) return value;
  switch (value[SIGNATURE]) {
    case signatures.secret:
      secrets.push(path);
      return unwrap(value["value"] ?? null, path, secrets);
    case signatures.output:
      if (value["secret"] === true) secrets.push(path);
      return value["value"] === undefined ? UNKNOWN : unwrap(value["value"], path, secrets);
    case signatures.resource:
      // What the providers here can use of a resource is its id; a component has none.
      return value["id"] ?? value["urn"] ?? UNKNOWN;
    default:
      return unwrapObject(value, path, secrets);
  }
}

/** Writes properties into a message, with every secret wrapped at its place. */
export function encode({ values, secrets }: Bag): Struct {
  return Struct.fromJavaScript(wrapSecrets(values, secrets) as { [key: string]: JavaScriptValue });
}

/** The values with a secret's wrapper around each of the places that exist. The outermost wrapper counts. */
export function wrapSecrets(value: PlainValue, secrets: readonly Path[]): PlainValue {
  if (secrets.length === 0) return value;
  if (secrets.some((path) => path.length === 0)) return { [SIGNATURE]: signatures.secret, value };
  const below = group(secrets);
  if (isArray(value)) return value.map((item, i) => wrapSecrets(item, below.get(i) ?? []));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, wrapSecrets(item, below.get(key) ?? [])]),
  );
}

function group(paths: readonly Path[]): Map<string | number, Path[]> {
  const groups = new Map<string | number, Path[]>();
  for (const [first, ...rest] of paths) {
    if (first === undefined) continue;
    const known = groups.get(first);
    if (known === undefined) groups.set(first, [rest]);
    else known.push(rest);
  }
  return groups;
}
