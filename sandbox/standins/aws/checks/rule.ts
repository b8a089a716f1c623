import { isArray, type PlainObject, type PlainValue, UNKNOWN, valueAt } from "../../rpc/values";
import { parsePath } from "../../rpc/paths";
import type { Account } from "../account";

/** Something that AWS refuses: which property, what is wrong with its value, what to do. */
export interface Problem {
  readonly property: string;
  readonly reason: string;
}

/** Judges a resource's inputs. Values that are not known yet are left alone. */
export type Rule = (inputs: PlainObject, account: Account) => readonly Problem[];

/** A rule about one property that is there and known. */
export const about =
  (path: string, judge: (value: PlainValue, inputs: PlainObject) => string | undefined): Rule =>
  (inputs) =>
    found(inputs, path).flatMap(({ property, value }) => {
      const reason = value === UNKNOWN ? undefined : judge(value, inputs);
      return reason === undefined ? [] : [{ property, reason }];
    });

/** The value at a path, or one for every item where the path has `[*]`. */
function found(inputs: PlainObject, path: string): { property: string; value: PlainValue }[] {
  const [head = "", ...rest] = path.split("[*]");
  const value = valueAt(inputs, parsePath(head));
  if (value === undefined || value === null) return [];
  if (rest.length === 0) return [{ property: path, value }];
  if (!isArray(value)) return [];
  const tail = rest.join("[*]").replace(/^\./, "");
  return value.flatMap((item, i) =>
    tail === ""
      ? [{ property: `${head}[${i}]`, value: item }]
      : found(typeof item === "object" && item !== null ? (item as PlainObject) : {}, tail).map((inner) => ({
          property: `${head}[${i}].${inner.property}`,
          value: inner.value,
        })),
  );
}

const quoted = (value: PlainValue): string => JSON.stringify(value);

/** A name of so many characters in a form. */
export const name = (path: string, of: { max: number; min?: number; form: RegExp; says: string }): Rule =>
  about(path, (value) => {
    if (typeof value !== "string") return undefined;
    const { max, min = 1, form, says } = of;
    if (value.length >= min && value.length <= max && form.test(value)) return undefined;
    return `${quoted(value)} has ${value.length} characters; AWS wants ${min} to ${max}, ${says}`;
  });

/** A number within limits. */
export const between = (path: string, min: number, max: number): Rule =>
  about(path, (value) =>
    typeof value === "number" && (value < min || value > max)
      ? `${value} is out of range; choose ${min} to ${max}`
      : undefined,
  );

/** One of a few values. */
export const oneOf = (path: string, choices: readonly (string | number)[]): Rule =>
  about(path, (value) =>
    (typeof value === "string" || typeof value === "number") && !choices.includes(value)
      ? `${quoted(value)} is not accepted; choose one of ${choices.join(", ")}`
      : undefined,
  );

/** Properties of which at most one may be given. */
export const conflicting =
  (...properties: readonly string[]): Rule =>
  (inputs) => {
    const given = properties.filter((property) => isGiven(inputs[property]));
    return given.length < 2
      ? []
      : given.map((property) => ({
          property,
          reason: `conflicts with ${given.filter((other) => other !== property).join(" and ")}; keep one of them`,
        }));
  };

/** Properties of which at least one must be given. */
export const someOf =
  (...properties: readonly string[]): Rule =>
  (inputs) =>
    properties.some((property) => isGiven(inputs[property]))
      ? []
      : [{ property: properties[0] ?? "", reason: `is missing; give one of ${properties.join(", ")}` }];

const isGiven = (value: PlainValue | undefined): boolean =>
  value !== undefined && value !== null && value !== false && value !== "";
