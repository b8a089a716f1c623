import type { Bag, Path, PlainObject } from "../../rpc/values";
import { isObject } from "../../rpc/values";
import { annotations } from "./annotations";
import { text, withoutValue } from "./access";
import { fromObject } from "./inputs";
import { apiVersionOf, kindOfToken } from "./kinds";
import { secretPlaces } from "./secrets";

/** What is remembered of an object beside its live values. The official plugin uses the same keys. */
export interface Remembered {
  readonly inputs: Bag;
  readonly initialApiVersion: string;
  readonly fieldManager: string;
}

/** The outputs of a resource: the live object and what the next operation needs. */
export function stateOf(live: PlainObject, { inputs, initialApiVersion, fieldManager }: Remembered): Bag {
  const slim = withoutValue(
    withoutValue(live, ["metadata", "managedFields"]),
    // It repeats the whole object, a Secret's data too.
    ["metadata", "annotations", annotations.lastApplied],
  );
  const places = secretPlaces(live, inputs);
  const within = (path: Path): Path => ["__inputs", ...path];
  return {
    values: {
      ...fromObject(slim),
      __inputs: inputs.values,
      __initialApiVersion: initialApiVersion,
      __fieldManager: fieldManager,
    },
    secrets: [...places, ...places.map(within)],
  };
}

/** The API version that the object was first made with. */
export const initialApiVersion = (state: PlainObject, inputs: PlainObject, token: string): string =>
  text(state, "__initialApiVersion") ?? text(inputs, "apiVersion") ?? apiVersionOf(kindOfToken(token));

/** The inputs of the last update: those the engine sends, or for old engines those in the state. */
export function lastInputs(sent: Bag, state: Bag): Bag {
  if (Object.keys(sent.values).length > 0) return sent;
  const kept = state.values["__inputs"];
  if (!isObject(kept)) return sent;
  return {
    values: kept,
    secrets: state.secrets.filter(([first]) => first === "__inputs").map((path) => path.slice(1)),
  };
}
