import type { PlainObject, PlainValue } from "../../rpc/values";
import { isArray, isObject, UNKNOWN } from "../../rpc/values";
import type { Account } from "../account";
import type { OutputProperty, Shape } from "../sdk/type-model";
import type { ResourceType } from "../sdk/catalogue";
import { ruleFor } from "./properties";
import { clusterAdditions } from "./properties-cluster";
import type { PropertyRule } from "./rule";
import type { Identified } from "./subject";

/** What a property is when nobody says anything about it. Nothing is made up for whole objects. */
const empty: Readonly<Record<Shape, PlainValue | undefined>> = {
  string: "",
  number: 0,
  boolean: false,
  list: [],
  map: {},
  object: undefined,
};

/** The properties that AWS sets: those of its own, and inputs that the program leaves open. */
export function computedProperties(type: ResourceType, inputs: PlainObject): Map<string, OutputProperty> {
  const { outputs, outputOnly } = type.model;
  return new Map(
    [...outputs].filter(
      ([name, { optional }]) =>
        name !== "tagsAll" && inputs[name] === undefined && (outputOnly.has(name) || !optional),
    ),
  );
}

/** Objects that the program gives in part, with what AWS adds to them. */
function completed(
  { key }: ResourceType,
  inputs: PlainObject,
  valueOf: (rule: PropertyRule) => PlainValue | undefined,
): PlainObject {
  const entries = Object.entries(inputs).flatMap(([name, given]) => {
    const additions = clusterAdditions[`${key}.${name}`];
    if (additions === undefined || !isObject(given)) return [];
    const added = Object.entries(additions).map(([property, rule]) => [property, valueOf(rule) ?? ""]);
    return [[name, { ...(Object.fromEntries(added) as PlainObject), ...given }] as const];
  });
  return Object.fromEntries(entries);
}

/** A finished resource's properties: its inputs, and what AWS adds. */
export function outputsOf(subject: Identified): PlainObject {
  const { type, inputs, account } = subject;
  const added = [...computedProperties(type, inputs)].flatMap(([name, { shape }]) => {
    const rule = ruleFor(type.key, name);
    const value = rule === undefined ? empty[shape] : rule(subject);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...stated(type, inputs),
    ...completed(type, inputs, (rule) => rule(subject)),
    ...Object.fromEntries(added),
    ...allTags(type, inputs, account),
  };
}

/** A resource that will only be made: what AWS will set is not known yet. */
export function expectedOutputs(type: ResourceType, inputs: PlainObject, account: Account): PlainObject {
  const unknown = [...computedProperties(type, inputs).keys()].map((name) => [name, UNKNOWN] as const);
  return {
    ...stated(type, inputs),
    ...completed(type, inputs, () => UNKNOWN),
    ...Object.fromEntries(unknown),
    ...allTags(type, inputs, account),
  };
}

/** A changed resource keeps what AWS once set; what was empty till then may be set now. */
export function outputsAfterUpdate(subject: Identified, old: PlainObject): PlainObject {
  const { type, inputs } = subject;
  const kept = [...computedProperties(type, inputs).keys()].flatMap((name) => {
    const value = old[name];
    return value === undefined || isEmpty(value) ? [] : [[name, value] as const];
  });
  return {
    ...outputsOf(subject),
    ...completedBefore(type, inputs, old),
    ...Object.fromEntries(kept),
    ...nextVersion(type, old),
  };
}

/** What AWS added to a partly given object stays when the given part changes. */
const completedBefore = ({ key }: ResourceType, inputs: PlainObject, old: PlainObject): PlainObject =>
  Object.fromEntries(
    Object.entries(inputs).flatMap(([name, given]) => {
      const before = old[name];
      const known = clusterAdditions[`${key}.${name}`] !== undefined && isObject(given) && isObject(before);
      return known ? [[name, { ...before, ...given }] as const] : [];
    }),
  );

const isEmpty = (value: PlainValue): boolean => value === "" || (isArray(value) && value.length === 0);

/** Every change of a launch template makes a new version of it. */
function nextVersion({ key }: ResourceType, old: PlainObject): PlainObject {
  const version = old["latestVersion"];
  if (key !== "ec2/launchTemplate" || typeof version !== "number") return {};
  return { latestVersion: version + 1 };
}

/** Inputs that become properties; the others only tell the plugin how to act. */
const stated = ({ model }: ResourceType, inputs: PlainObject): PlainObject =>
  Object.fromEntries(Object.entries(inputs).filter(([name]) => model.outputs.has(name)));

/** The resource's tags on top of those that the provider puts on everything. */
export function allTags(type: ResourceType, inputs: PlainObject, { defaultTags }: Account): PlainObject {
  if (!type.model.outputs.has("tagsAll")) return {};
  const tags = inputs["tags"];
  if (tags === UNKNOWN) return { tagsAll: UNKNOWN };
  return { tagsAll: { ...defaultTags, ...(isObject(tags) ? tags : {}) } };
}
