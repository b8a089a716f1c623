import { createHash } from "node:crypto";
import { isArray, isObject, type PlainObject, type PlainValue } from "../../rpc/values";
import { plainText } from "../values/plain-text";

/**
 * Renders a policy document from statements, byte for byte as the official plugin: two blanks of indentation,
 * one value as a text, several in descending order, `&{…}` as `${…}`.
 */
export function renderPolicyDocument(args: PlainObject): PlainObject {
  const version = textOr(args["version"], "2012-10-17");
  const own: PlainObject = {
    Version: version,
    ...(typeof args["policyId"] === "string" && args["policyId"] !== "" ? { Id: args["policyId"] } : {}),
    Statement: objects(args["statements"]).map((statement) => renderStatement(statement)),
  };
  const sources = texts(args["sourcePolicyDocuments"]).map(parseDocument);
  const overrides = texts(args["overridePolicyDocuments"]).map(parseDocument);
  const document = [...sources, own].reduce(append);
  const merged = overrides.reduce(override, document);
  const json = JSON.stringify(merged, null, 2);
  return { ...args, version, id: checksum(json), json, minifiedJson: JSON.stringify(merged) };
}

function renderStatement(statement: PlainObject): PlainObject {
  const rendered: [string, PlainValue | undefined][] = [
    ["Sid", textOr(statement["sid"], "") || undefined],
    ["Effect", textOr(statement["effect"], "Allow")],
    ["Action", values(statement["actions"])],
    ["NotAction", values(statement["notActions"])],
    ["Resource", values(statement["resources"], variables)],
    ["NotResource", values(statement["notResources"], variables)],
    ["Principal", principals(statement["principals"])],
    ["NotPrincipal", principals(statement["notPrincipals"])],
    ["Condition", conditions(statement["conditions"])],
  ];
  return Object.fromEntries(
    rendered.filter((entry): entry is [string, PlainValue] => entry[1] !== undefined),
  );
}

/** One value as itself, several in descending order, none not at all. */
function values(
  list: PlainValue | undefined,
  each: (text: string) => string = (text) => text,
): PlainValue | undefined {
  const all = texts(list).map(each);
  if (all.length <= 1) return all[0];
  return all.sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
}

/** Variables of policies are written with an ampersand in programs whose own templates use the dollar. */
const variables = (text: string): string => text.replaceAll("&{", "${");

function principals(list: PlainValue | undefined): PlainValue | undefined {
  const all = objects(list);
  if (all.length === 0) return undefined;
  const anyone = all.length === 1 && all[0]?.["type"] === "*";
  if (anyone && texts(all[0]?.["identifiers"]).join() === "*") return "*";
  const byType = new Map<string, string[]>();
  for (const { type, identifiers } of all) {
    const key = textOr(type, "AWS");
    byType.set(key, [...(byType.get(key) ?? []), ...texts(identifiers)]);
  }
  return sortedObject([...byType].map(([type, names]) => [type, values(names, variables) ?? []]));
}

function conditions(list: PlainValue | undefined): PlainValue | undefined {
  const all = objects(list);
  if (all.length === 0) return undefined;
  const tests = new Map<string, Map<string, string[]>>();
  for (const { test, variable, values: wanted } of all) {
    const variablesOfTest = tests.get(plainText(test)) ?? new Map<string, string[]>();
    const known = variablesOfTest.get(plainText(variable)) ?? [];
    variablesOfTest.set(plainText(variable), [...known, ...texts(wanted)]);
    tests.set(plainText(test), variablesOfTest);
  }
  return sortedObject(
    [...tests].map(([test, byVariable]) => [
      test,
      sortedObject([...byVariable].map(([variable, wanted]) => [variable, values(wanted, variables) ?? []])),
    ]),
  );
}

function append(left: PlainObject, right: PlainObject): PlainObject {
  return { ...left, ...right, Statement: [...statementsOf(left), ...statementsOf(right)] };
}

/** A later document's statement replaces an earlier one of the same name in its place. */
function override(document: PlainObject, later: PlainObject): PlainObject {
  const result = [...statementsOf(document)];
  for (const statement of statementsOf(later)) {
    const { Sid } = statement;
    const at = Sid === undefined ? -1 : result.findIndex((known) => known["Sid"] === Sid);
    if (at < 0) result.push(statement);
    else result[at] = statement;
  }
  return { ...document, ...later, Statement: result };
}

const statementsOf = ({ Statement }: PlainObject): PlainObject[] =>
  isArray(Statement) ? objects(Statement) : isObject(Statement) ? [Statement] : [];

function parseDocument(text: string): PlainObject {
  try {
    return JSON.parse(text) as PlainObject;
  } catch (error) {
    throw new Error("a source or override policy document is no valid JSON; pass the json of another one", {
      cause: error,
    });
  }
}

const sortedObject = (entries: readonly (readonly [string, PlainValue])[]): PlainObject =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

const texts = (value: PlainValue | undefined): string[] =>
  isArray(value) ? value.filter((item) => typeof item === "string") : [];
const objects = (value: PlainValue | undefined): PlainObject[] =>
  isArray(value) ? value.filter(isObject) : [];
const textOr = (value: PlainValue | undefined, fallback: string): string =>
  typeof value === "string" && value !== "" ? value : fallback;

const checksum = (text: string): string => String(createHash("sha256").update(text).digest().readUInt32BE(0));
