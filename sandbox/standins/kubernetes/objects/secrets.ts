import {
  type Bag,
  isArray,
  isObject,
  type Path,
  type PlainObject,
  type PlainValue,
  valueAt,
} from "../../rpc/values";
import { text } from "./access";

const isSecretKind = (object: PlainObject): boolean =>
  text(object, "kind") === "Secret" && text(object, "apiVersion") === "v1";

/**
 * Where an object is secret: wherever its inputs are, and a Secret's data in any case. An array with a
 * secret in it is secret as a whole, because the server may reorder it.
 */
export function secretPlaces(object: PlainObject, inputs: Bag): Path[] {
  const fromInputs = inputs.secrets.map((path) => {
    const index = path.findIndex((step) => typeof step === "number");
    return index < 0 ? path : path.slice(0, index);
  });
  return isSecretKind(object) ? [...fromInputs, ["data"], ["stringData"]] : fromInputs;
}

/** The text without the values that are secret in the inputs: the server quotes what it refuses. */
export function masked(message: string, inputs: Bag): string {
  const places = secretPlaces(inputs.values, inputs);
  const secrets = new Set(places.flatMap((path) => [...scalars(valueAt(inputs.values, path))]));
  const variants = [...secrets].flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
  ]);
  // The longest first, so that no secret is left in part when it contains another.
  return variants
    .sort((a, b) => b.length - a.length)
    .reduce((rest, secret) => replaceSecret(rest, secret), message);
}

/** A very short value would match everywhere; it is masked where it stands quoted. */
const replaceSecret = (message: string, secret: string): string =>
  secret.length >= 4
    ? message.replaceAll(secret, "[secret]")
    : message.replaceAll(JSON.stringify(secret), '"[secret]"');

function* scalars(value: PlainValue | undefined): Generator<string> {
  if (isArray(value)) for (const item of value) yield* scalars(item);
  else if (isObject(value)) for (const item of Object.values(value)) yield* scalars(item);
  else if (typeof value === "string" && value !== "") yield value;
  else if (typeof value === "number") yield String(value);
}
