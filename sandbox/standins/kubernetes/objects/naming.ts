import { createHash, randomBytes } from "node:crypto";
import { type PlainObject, UNKNOWN } from "../../rpc/values";
import { annotations } from "./annotations";
import { annotation, nameOf, text, withValue } from "./access";

/** What decides the name of an object that the program does not name. */
export interface NamingRequest {
  /** The resource's name in the program. */
  readonly name: string;
  readonly randomSeed: Uint8Array;
  readonly proposedName?: string;
  readonly naming: "propose" | "enforce" | "disable";
}

/** Eight hexadecimal digits: the same for the same seed and purpose, random without a seed. */
export function suffix(seed: Uint8Array, purpose: string): string {
  if (seed.length === 0) return randomBytes(4).toString("hex");
  return createHash("sha256").update(seed).update(purpose).digest("hex").slice(0, 8);
}

/** Whether the name was generated. */
export const isAutonamed = (object: PlainObject): boolean =>
  annotation(object, annotations.autonamed) === "true";

/**
 * The object with a name: its own, else the one that an earlier update generated, else a new one. A
 * generated name is marked, because such an object can be replaced by a second one beside it.
 */
export function named(inputs: PlainObject, olds: PlainObject, request: NamingRequest): PlainObject {
  if (inputs["metadata"] === UNKNOWN || nameOf(inputs) !== "") return inputs;
  const old = isAutonamed(olds) ? nameOf(olds) : "";
  const name = old || generated(request);
  const withName = withValue(inputs, ["metadata", "name"], name);
  if (text(inputs, "metadata", "annotations") === UNKNOWN) return withName;
  return withValue(withName, ["metadata", "annotations", annotations.autonamed], "true");
}

function generated(request: NamingRequest): string {
  if (request.naming === "disable") {
    throw new Error(
      `metadata.name: resource "${request.name}" has no name and generated names are switched off; set it`,
    );
  }
  return request.proposedName ?? `${request.name}-${suffix(request.randomSeed, request.name)}`;
}

/** The name under which server-side apply records what this resource manages: kept once it is chosen. */
export function fieldManager(inputs: PlainObject, oldState: PlainObject, seed: Uint8Array): string {
  return (
    annotation(inputs, annotations.patchFieldManager) ??
    text(oldState, "__fieldManager") ??
    `pulumi-kubernetes-${suffix(seed, "field-manager")}`
  );
}
