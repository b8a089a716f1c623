import { isArray, isObject, type PlainValue } from "../../rpc/values";
import { display } from "../objects/access";
import { ready, type Rule, type Verdict, waiting } from "./rule";

/** One step of a path: a field, an index, all elements, or those whose field has a value. */
type Step =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "all" }
  | { readonly kind: "filter"; readonly field: string; readonly value: string };

const grammar =
  /\.([\w-]+|\*)|\['((?:[^'\\]|\\.)+)'\]|\[(-?\d+)\]|\[(\*)\]|\[\?\(@\.([\w.-]+)\s*==\s*["']([^"']*)["']\)\]/y;

/** Reads what `kubectl get -o jsonpath` reads, as far as one value is meant: fields, indexes, filters. */
export function parseJsonPath(expression: string): readonly Step[] {
  const inner = /^\{(.*)\}$/.exec(expression)?.[1] ?? expression;
  const source = inner.startsWith("$") ? inner.slice(1) : inner;
  const steps: Step[] = [];
  for (let at = 0; at < source.length; ) {
    grammar.lastIndex = at;
    const match = grammar.exec(source);
    if (match === null) {
      throw new Error(
        `JSONPath "${expression}": cannot be read at "${source.slice(at)}"; use {.field[0].name}`,
      );
    }
    const [whole, field, quoted, index, all, filterField, filterValue] = match;
    const name = quoted ?? field;
    if (filterField !== undefined)
      steps.push({ kind: "filter", field: filterField, value: filterValue ?? "" });
    else if (index !== undefined) steps.push({ kind: "index", index: Number(index) });
    else if (all !== undefined || field === "*") steps.push({ kind: "all" });
    else if (name !== undefined) steps.push({ kind: "field", name });
    at += whole.length;
  }
  return steps;
}

/** The values that the path means. */
export function select(value: PlainValue, steps: readonly Step[]): PlainValue[] {
  return steps.reduce<PlainValue[]>((found, step) => found.flatMap((item) => follow(item, step)), [value]);
}

function follow(value: PlainValue, step: Step): PlainValue[] {
  switch (step.kind) {
    case "field": {
      const found = isObject(value) ? value[step.name] : undefined;
      return found === undefined ? [] : [found];
    }
    case "index": {
      const found = isArray(value) ? value.at(step.index) : undefined;
      return found === undefined ? [] : [found];
    }
    case "all":
      if (isArray(value)) return [...value];
      return isObject(value) ? Object.values(value) : [];
    case "filter":
      if (!isArray(value)) return [];
      return value.filter((item) => {
        const fields = step.field.split(".").map((name): Step => ({ kind: "field", name }));
        return select(item, fields).some((found) => display(found) === step.value);
      });
    default:
      throw new Error(`unhandled step ${JSON.stringify(step satisfies never)}`);
  }
}

/** Waits for a value: `jsonpath={.status.phase}=Running`, or without `=Running` for any value at all. */
export function jsonPathRule(expression: string): Rule {
  const match = /^jsonpath=(\{.*\}|[^={}]+)(?:=(.+))?$/.exec(expression);
  if (match === null) {
    throw new Error(
      `pulumi.com/waitFor: "${expression}": expected jsonpath={.field} or jsonpath={.field}=value`,
    );
  }
  const [, path = "", wanted] = match;
  const steps = parseJsonPath(path);
  return {
    judge(value): Verdict {
      const found = select(value, steps);
      const isMet = wanted === undefined ? found.length > 0 : found.some((item) => display(item) === wanted);
      return isMet ? ready : waiting(`Waiting for ${expression.replace(/^jsonpath=/, "")}`);
    },
  };
}
