import { isArray, isObject, type PlainObject, type PlainValue } from "../../rpc/values";
import { about, type Rule } from "./rule";

/** Who a policy is attached to decides what its statements must and must not have. */
type Kind = "identity" | "trust" | "resource";

/** A policy document in a property, not longer than AWS allows. */
export const policyDocument = (path: string, kind: Kind, limit: number): Rule =>
  about(path, (value) => {
    if (typeof value !== "string") return undefined;
    const document = parse(value);
    if (document === undefined) return "is no valid JSON; build it as an object and use pulumi.jsonStringify";
    const problems = documentProblems(document, kind);
    // AWS does not count white space in policies.
    const size = JSON.stringify(document).length;
    if (size > limit)
      problems.push(`has ${size} characters; AWS allows ${limit}: split it or use fewer actions`);
    return problems.length === 0 ? undefined : problems.join("; ");
  });

function parse(text: string): PlainValue | undefined {
  try {
    return JSON.parse(text) as PlainValue;
  } catch {
    // The caller says what is wrong.
    return undefined;
  }
}

function documentProblems(document: PlainValue, kind: Kind): string[] {
  if (!isObject(document)) return ["is no policy document; write an object with Version and Statement"];
  const version = document["Version"];
  const problems =
    version === undefined || version === "2012-10-17" || version === "2008-10-17"
      ? []
      : [`Version ${JSON.stringify(version)} is unknown; write 2012-10-17`];
  const statements = document["Statement"];
  const list = isArray(statements) ? statements : [statements];
  if (statements === undefined || list.length === 0) return [...problems, "has no Statement; add one"];
  return [
    ...problems,
    ...list.flatMap((statement, i) => statementProblems(statement, kind, `Statement[${i}]`)),
  ];
}

function statementProblems(statement: PlainValue | undefined, kind: Kind, where: string): string[] {
  if (!isObject(statement)) return [`${where} is no object`];
  const problems: string[] = [];
  const { Effect } = statement;
  if (Effect !== "Allow" && Effect !== "Deny") {
    problems.push(`${where}.Effect is ${JSON.stringify(Effect)}; write Allow or Deny`);
  }
  problems.push(...exactlyOne(statement, ["Action", "NotAction"], where));
  if (kind === "identity") {
    problems.push(...exactlyOne(statement, ["Resource", "NotResource"], where));
    problems.push(...none(statement, ["Principal", "NotPrincipal"], where));
  } else {
    problems.push(...exactlyOne(statement, ["Principal", "NotPrincipal"], where));
  }
  if (kind === "trust") problems.push(...none(statement, ["Resource", "NotResource"], where));
  return problems;
}

function exactlyOne(statement: PlainObject, keys: readonly string[], where: string): string[] {
  const given = keys.filter((key) => statement[key] !== undefined);
  if (given.length === 1) return [];
  return [`${where} has ${given.length === 0 ? "neither" : "both"} ${keys.join(" and ")}; give one of them`];
}

const none = (statement: PlainObject, keys: readonly string[], where: string): string[] =>
  keys
    .filter((key) => statement[key] !== undefined)
    .map((key) => `${where}.${key} is not allowed in this kind of policy; remove it`);
