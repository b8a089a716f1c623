import { isArray, isObject, type Path, type PlainObject, type PlainValue, sameValue } from "../../rpc/values";

/** Fields whose values are quantities: the server writes `1` where a program may write `1000m`. */
const quantityFields = new Set([
  "requests",
  "limits",
  "hard",
  "capacity",
  "overhead",
  "default",
  "defaultRequest",
  "max",
  "min",
  "maxLimitRequestRatio",
  "sizeLimit",
  "divisor",
  "averageValue",
]);

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The amount that a quantity means, or undefined for anything else. */
export function quantity(value: PlainValue | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/.exec(value);
  if (match === null) return undefined;
  const [, digits = "", unit = "", exponent] = match;
  return Number(digits) * (exponent === undefined ? (factors[unit] ?? Number.NaN) : 10 ** Number(exponent));
}

function sameQuantity(left: PlainValue | undefined, right: PlainValue | undefined): boolean {
  const [a, b] = [quantity(left), quantity(right)];
  // Decimal fractions do not multiply exactly: 0.1 and 100m are the same amount.
  return a !== undefined && b !== undefined && Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/** Whether leaving the value out means the same, as the server does for empty fields. */
export const isEmpty = (value: PlainValue | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  value === 0 ||
  value === false ||
  (isArray(value) && value.length === 0) ||
  (isObject(value) && Object.values(value).every(isEmpty));

/** Whether two values at the same place mean the same to the API server. */
export function sameMeaning(
  left: PlainValue | undefined,
  right: PlainValue | undefined,
  path: Path,
): boolean {
  if (sameValue(left, right)) return true;
  if (left === undefined || right === undefined) return isEmpty(left) && isEmpty(right);
  return path.slice(-2).some((step) => quantityFields.has(String(step))) && sameQuantity(left, right);
}

/**
 * The live values of what the program set, in the program's own spelling where that means the same. What
 * others added to maps is left out; what they changed or removed shows.
 */
export function liveInputs(live: PlainObject, inputs: PlainObject, path: Path = []): PlainObject {
  const kept: [string, PlainValue][] = [];
  for (const [key, input] of Object.entries(inputs)) {
    const value = liveInput(live[key], input, [...path, key]);
    if (value !== undefined) kept.push([key, value]);
  }
  return Object.fromEntries(kept);
}

function liveInput(live: PlainValue | undefined, input: PlainValue, path: Path): PlainValue | undefined {
  if (sameMeaning(live, input, path)) return input;
  if (isObject(live) && isObject(input)) return liveInputs(live, input, path);
  if (isArray(live) && isArray(input)) {
    return live.map((item, i) => {
      const own = input[i];
      return own === undefined ? item : (liveInput(item, own, [...path, i]) ?? item);
    });
  }
  return live;
}
