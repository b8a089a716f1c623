import { stringify } from "yaml";
import type { Inventory } from "../frame/inventory";
import { type Fields, fieldsOf } from "../frame/loose";

/** Kinds that the engine itself makes up and no API server knows. */
const NO_OBJECTS = /^k8s:(helm\.sh|yaml|kustomize):/;

/**
 * The Kubernetes objects of a stack as the files that are applied, secrets masked: what linters read, and where a
 * leaked secret would stand.
 */
export function renderManifests(stack: Inventory): { readonly text: string; readonly objects: number } {
  const objects = stack.members.filter(({ kind, props }) => {
    const { name } = fieldsOf(props["metadata"]);
    return kind.startsWith("k8s:") && !NO_OBJECTS.test(kind) && typeof name === "string";
  });
  return {
    text: objects.map(({ props }) => `---\n${stringify(withoutNoise(props))}`).join(""),
    objects: objects.length,
  };
}

/** Fields of the engine and of the server, which nobody writes into a file. */
const NOISE = ["status", "__fields", "__initialApiVersion"];

const withoutNoise = (object: Fields): Fields =>
  Object.fromEntries(Object.entries(object).filter(([field]) => !NOISE.includes(field)));
