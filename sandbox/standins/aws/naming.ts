import type { CheckRequest } from "../rpc/provider";
import { isArray, type PlainObject } from "../rpc/values";
import type { ResourceType } from "./sdk/catalogue";
import { generateName, nameProperty, needsName } from "./values/names";

/** The official plugin's list of inputs that it filled in itself. */
export const DEFAULTS = "__defaults";

/** Whether the plugin, and not the program, chose the value of an input. */
export function isFilledIn(inputs: PlainObject, property: string): boolean {
  const filled = inputs[DEFAULTS];
  return isArray(filled) && filled.includes(property);
}

/** The inputs with a name for whatever has none. A name given once is kept. */
export function withName(type: ResourceType, inputs: PlainObject, request: CheckRequest): PlainObject {
  const property = nameProperty(type);
  if (property === undefined || !needsName(type, inputs) || request.naming === "disable") {
    return { ...inputs, [DEFAULTS]: [] };
  }
  const old = request.olds.values;
  const kept = isFilledIn(old, property) ? old[property] : undefined;
  const name = kept ?? request.proposedName ?? generateName(type, request.name, request.randomSeed);
  return { ...inputs, [property]: name, [DEFAULTS]: [property] };
}
