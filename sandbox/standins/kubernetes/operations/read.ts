import { initFailed } from "../../rpc/errors";
import type { ReadRequest, ReadResult } from "../../rpc/provider";
import { type Bag, isObject, type PlainObject, type PlainValue } from "../../rpc/values";
import { ruleFor } from "../await/registry";
import { judgeNow } from "../await/wait";
import { NoSuchKind } from "../cluster/api-error";
import { getObject, type Located, locate } from "../cluster/cluster";
import { object, text, withoutValue } from "../objects/access";
import { annotations } from "../objects/annotations";
import { appliedAs } from "../objects/fields";
import { fromObject, toObject, withoutServerMetadata } from "../objects/inputs";
import { kindOfObject } from "../objects/kinds";
import { fieldManager } from "../objects/naming";
import { liveInputs } from "../objects/semantics";
import { masked, secretPlaces } from "../objects/secrets";
import { initialApiVersion, lastInputs, stateOf } from "../objects/state";
import { refused } from "./apply";
import type { Session } from "./session";

const NO_SEED = new Uint8Array();

/** `namespace/name`, or only `name`. */
export function parseId(id: string): { readonly name: string; readonly namespace?: string } {
  const slash = id.indexOf("/");
  const [namespace, name] = slash < 0 ? [undefined, id] : [id.slice(0, slash), id.slice(slash + 1)];
  if (name === "")
    throw new Error(`id "${id}": expected NAMESPACE/NAME, or NAME for an object of the cluster`);
  return { name, ...(namespace !== undefined && { namespace }) };
}

/** The live object, and what of it corresponds to the program's inputs. */
export async function readObject(session: Session, request: ReadRequest): Promise<ReadResult> {
  const known = lastInputs(request.oldInputs, request.oldState);
  const isImport = Object.keys(known.values).length === 0;
  const gvk = kindOfObject(isImport ? request.oldState.values : known.values, request.type);
  let located: Located;
  let live: PlainObject | undefined;
  try {
    located = await locate(session.cluster, { gvk, ...parseId(request.id) });
    live = await getObject(session.cluster, located, session.context.signal);
  } catch (error) {
    // Without its definition no object of the kind is left.
    if (error instanceof NoSuchKind) return undefined;
    throw refused(error, "cannot read", known);
  }
  if (live === undefined) return undefined;
  const values = isImport ? importedInputs(live) : refreshedInputs(live, known.values);
  const inputs: Bag = { values, secrets: secretPlaces(live, known) };
  const outputs = stateOf(live, {
    inputs,
    initialApiVersion: initialApiVersion(request.oldState.values, values, request.type),
    fieldManager: fieldManager(values, rememberedManager(request.oldState.values, live), NO_SEED),
  });
  if (!isImport) await reportUnhealthy(session, located, { live, id: request.id, inputs, outputs });
  return { id: request.id, inputs, outputs };
}

/** The state, with the name under which the object was applied where it does not say. */
function rememberedManager(state: PlainObject, live: PlainObject): PlainObject {
  const applied = appliedAs(live);
  return applied === undefined ? state : { __fieldManager: applied, ...state };
}

/** What was applied, with the values that it has on the cluster now. */
function refreshedInputs(live: PlainObject, inputs: PlainObject): PlainObject {
  const current = liveInputs(live, toObject(inputs));
  const given = inputs["stringData"];
  const written = isObject(given) ? { ...current, stringData: textOf(object(live, "data"), given) } : current;
  return fromObject(written);
}

/** A Secret's text is only to be had in its encoded form. */
function textOf(data: PlainObject, given: PlainObject): PlainObject {
  const decoded = Object.keys(given).flatMap((key): [string, PlainValue][] => {
    const encoded = text(data, key);
    return encoded === undefined ? [] : [[key, Buffer.from(encoded, "base64").toString("utf8")]];
  });
  return Object.fromEntries(decoded);
}

/** Everything that a program could have written to get this object. */
function importedInputs(live: PlainObject): PlainObject {
  const written = [
    ["metadata", "annotations", annotations.lastApplied],
    ["metadata", "annotations", "deployment.kubernetes.io/revision"],
    ["status"],
  ];
  const inputs = written.reduce(withoutValue, withoutServerMetadata(live));
  return fromObject(
    Object.keys(object(inputs, "metadata", "annotations")).length === 0
      ? withoutValue(inputs, ["metadata", "annotations"])
      : inputs,
  );
}

/** An object that is not healthy is recorded as such, so that the next update looks after it. */
async function reportUnhealthy(
  session: Session,
  located: Located,
  read: { readonly live: PlainObject; readonly id: string; readonly inputs: Bag; readonly outputs: Bag },
): Promise<void> {
  const { live, id, inputs, outputs } = read;
  const rule = ruleFor(located.resource.gvk, inputs.values, session.settings.awaitAll);
  if (rule === undefined) return;
  const { cluster, context } = session;
  const verdict = await judgeNow(live, { cluster, located, rule, signal: context.signal });
  if (verdict.kind === "ready") return;
  const reasons = [verdict.message, ...(verdict.reasons ?? [])].map((reason) => masked(reason, inputs));
  throw initFailed({ id, outputs, inputs, message: reasons.join("; "), reasons });
}
