import { parseAllDocuments } from "yaml";
import type { InvokeRequest, InvokeResult } from "../../rpc/provider";
import { isObject, type PlainObject, type PlainValue } from "../../rpc/values";
import { list, text, withValue } from "../objects/access";
import { unimplemented } from "../../rpc/errors";

/** Serves the functions of the package. */
export function invokeFunction({ token, args }: InvokeRequest): InvokeResult {
  if (token !== "kubernetes:yaml:decode") {
    throw unimplemented(
      `function ${token} is not served by the stand-in kubernetes plugin; install the official one to use it`,
    );
  }
  const manifest = text(args.values, "text");
  if (manifest === undefined) {
    return { failures: [{ property: "text", reason: "required: the YAML to decode, as text" }] };
  }
  const namespace = text(args.values, "defaultNamespace");
  return { values: { result: decodeManifest(manifest, namespace) }, secrets: [] };
}

/** The objects of a manifest, with those of lists one by one. */
export function decodeManifest(manifest: string, namespace?: string): PlainObject[] {
  return parseAllDocuments(manifest).flatMap((document, i) => {
    const [problem] = document.errors;
    if (problem !== undefined) throw new Error(`YAML document ${i + 1}: ${problem.message}`);
    const value = document.toJS() as PlainValue;
    if (value === null) return [];
    if (!isObject(value)) throw new Error(`YAML document ${i + 1}: expected an object`);
    return expand(value).map((object) => inNamespace(object, namespace));
  });
}

const expand = (value: PlainObject): PlainObject[] =>
  text(value, "kind")?.endsWith("List") === true && Object.hasOwn(value, "items")
    ? list(value, "items").filter(isObject).flatMap(expand)
    : [value];

function inNamespace(object: PlainObject, namespace: string | undefined): PlainObject {
  const given = text(object, "metadata", "namespace");
  return namespace === undefined || given !== undefined
    ? object
    : withValue(object, ["metadata", "namespace"], namespace);
}
