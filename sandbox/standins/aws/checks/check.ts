import { type PlainObject, UNKNOWN } from "../../rpc/values";
import type { Account } from "../account";
import type { ResourceType } from "../sdk/catalogue";
import { databaseRules } from "./databases";
import { clusterRules } from "./eks";
import { networkRules, zonesInRegion } from "./network";
import type { Problem, Rule } from "./rule";
import { serviceRules } from "./services";

/** Rules by type, so that a test can compare them with the SDK. */
export const rulesByType: Readonly<Record<string, readonly Rule[]>> = merge(
  networkRules,
  serviceRules,
  databaseRules,
  clusterRules,
);

function merge(
  ...tables: readonly Readonly<Record<string, readonly Rule[]>>[]
): Record<string, readonly Rule[]> {
  const merged: Record<string, readonly Rule[]> = {};
  for (const [key, rules] of tables.flatMap((table) => Object.entries(table))) {
    merged[key] = [...(merged[key] ?? []), ...rules];
  }
  return merged;
}

/** Everything that is wrong with a resource's inputs, as far as it can be told without an account. */
export function problemsOf(type: ResourceType, inputs: PlainObject, account: Account): Problem[] {
  const rules = [...(rulesByType[type.key] ?? []), zonesInRegion];
  return [
    ...unknownProperties(type, inputs),
    ...missing(type, inputs),
    ...rules.flatMap((rule) => rule(inputs, account)),
  ];
}

function unknownProperties({ token, model }: ResourceType, inputs: PlainObject): Problem[] {
  return Object.keys(inputs)
    .filter((property) => !property.startsWith("__") && !model.inputs.has(property))
    .map((property) => ({ property, reason: `is no input of ${token}; remove it or check its spelling` }));
}

function missing({ token, model }: ResourceType, inputs: PlainObject): Problem[] {
  return model.required
    .filter((property) => inputs[property] === undefined || inputs[property] === null)
    .filter((property) => inputs[property] !== UNKNOWN)
    .map((property) => ({ property, reason: `is required for ${token}; set it` }));
}
