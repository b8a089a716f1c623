import { setTimeout as delay } from "node:timers/promises";
import { initFailed } from "../../rpc/errors";
import type { Created, CreateRequest } from "../../rpc/provider";
import { type Bag, hasUnknown, type PlainObject } from "../../rpc/values";
import { NotReady } from "../await/wait";
import {
  hasStatus,
  isDryRunUnsupported,
  isImmutable,
  isNamespaceMissing,
  NoSuchKind,
} from "../cluster/api-error";
import type { Answer } from "../cluster/client";
import { type Located, locate } from "../cluster/cluster";
import { annotation, nameOf, namespaceOf, text, withoutValue, withValue } from "../objects/access";
import { annotations } from "../objects/annotations";
import { toObject } from "../objects/inputs";
import { type Gvk, isPatch, kindOfObject } from "../objects/kinds";
import { fieldManager, suffix } from "../objects/naming";
import { masked } from "../objects/secrets";
import { stateOf } from "../objects/state";
import { type Apply, apply, create, refused } from "./apply";
import { passWarnings, progress, type Session, settle } from "./session";

/** Ordering mistakes heal while their namespace or definition is being made: this long is waited for it. */
const RETRY_DELAYS_MS = [1000, 2000, 4000, 8000];

const NO_SEED = new Uint8Array();

/** `namespace/name`, or `name` for an object of the whole cluster. */
export const idOf = (object: PlainObject): string =>
  [namespaceOf(object), nameOf(object)].filter((part) => part !== undefined).join("/");

/** The answer of a preview that the server cannot give: what goes in comes out. */
const echo = (inputs: Bag): Created => ({ id: "", outputs: inputs });

/** Rehearses a creation on the server where everything is known, else foretells it from the inputs. */
export async function previewCreate(session: Session, request: CreateRequest): Promise<Created> {
  const { inputs } = request;
  const gvk = kindOfObject(inputs.values, request.type);
  const isServed = (await session.cluster.discovery.find(gvk)) !== undefined;
  const { serverSideApply } = session.settings;
  if (hasUnknown(inputs.values) || !isServed || !serverSideApply || isPatch(request.type, inputs.values)) {
    return echo(inputs);
  }
  const manager = fieldManager(inputs.values, {}, NO_SEED);
  const rehearse = async (object: PlainObject): Promise<Answer> => {
    const located = await locateObject(session, gvk, object);
    return apply(session.cluster, located, {
      object: placedAt(located, object),
      manager,
      // Conflicts are left to the update: a preview cannot know which objects a replacement removes first.
      force: true,
      dryRun: true,
      signal: session.context.signal,
    });
  };
  try {
    const object = toObject(inputs.values);
    const { value, warnings } = await rehearse(object).catch((error: unknown) => {
      if (!isImmutable(error)) throw error;
      // The object that has the name now is to be replaced: rehearse beside it.
      const beside = `${nameOf(object)}-${suffix(NO_SEED, "")}`;
      return rehearse(withValue(object, ["metadata", "name"], beside));
    });
    await passWarnings(session, request.urn, warnings);
    const named = withValue(value, ["metadata", "name"], nameOf(object));
    const outputs = withoutValue(named, ["status"]);
    return { id: "", outputs: stateOf(outputs, remembered(inputs, manager)) };
  } catch (error) {
    // 403: the account may look but not touch, or the quota is spent by what the update removes.
    if (isNamespaceMissing(error) || isDryRunUnsupported(error) || hasStatus(error, 403)) return echo(inputs);
    throw refused(error, "the API server refuses", inputs);
  }
}

/** Creates the object and waits until it is ready. */
export async function createObject(session: Session, request: CreateRequest): Promise<Created> {
  const { inputs } = request;
  const gvk = kindOfObject(inputs.values, request.type);
  const manager = session.settings.serverSideApply
    ? fieldManager(inputs.values, {}, NO_SEED)
    : "pulumi-kubernetes";
  const object = toObject(inputs.values);
  const { located, answer } = await withPatience(session, request, async () => {
    const place = await locateObject(session, gvk, object);
    session.context.signal.throwIfAborted();
    const how: Apply = {
      object: placedAt(place, object),
      manager,
      force: mayForce(session, inputs.values),
      dryRun: false,
    };
    const send = session.settings.serverSideApply ? apply : create;
    return { located: place, answer: await send(session.cluster, place, how) };
  });
  await passWarnings(session, request.urn, answer.warnings);
  const live = await settleOrRecord(session, answer.value, {
    urn: request.urn,
    inputs,
    timeout: request.timeout,
    located,
    manager,
    verb: "created",
  });
  if (gvk.kind === "CustomResourceDefinition") forgetKinds(session, inputs.values);
  return { id: idOf(live), outputs: stateOf(live, remembered(inputs, manager)) };
}

/** Whether fields of other managers are taken over. */
export const mayForce = ({ settings }: Session, inputs: PlainObject): boolean =>
  settings.patchForce || annotation(inputs, annotations.patchForce) === "true";

/** Where the object goes. */
export function locateObject(session: Session, gvk: Gvk, object: PlainObject): Promise<Located> {
  const namespace = namespaceOf(object);
  return locate(session.cluster, {
    gvk,
    name: nameOf(object),
    ...(namespace !== undefined && { namespace }),
  });
}

/** The object with the namespace of its place: before its kind was served that was only a guess. */
export const placedAt = ({ namespace }: Located, object: PlainObject): PlainObject =>
  namespace === undefined
    ? withoutValue(object, ["metadata", "namespace"])
    : withValue(object, ["metadata", "namespace"], namespace);

/** A changed definition changes which kinds the server serves. */
export function forgetKinds(session: Session, definition: PlainObject): void {
  const spec = definition["spec"];
  const group = (spec as { group?: string } | undefined)?.group;
  if (group !== undefined) session.cluster.discovery.reset(group);
}

const remembered = (inputs: Bag, manager: string) => ({
  inputs,
  initialApiVersion: text(inputs.values, "apiVersion") ?? "",
  fieldManager: manager,
});

interface Settling {
  readonly urn: string;
  readonly inputs: Bag;
  readonly timeout: number;
  readonly located: Located;
  readonly manager: string;
  readonly verb: "created" | "updated";
}

/** Waits for the object; when that fails, what there is of it is recorded so that the next update repairs it. */
export async function settleOrRecord(
  session: Session,
  live: PlainObject,
  of: Settling,
): Promise<PlainObject> {
  try {
    return await settle(session, live, of);
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    const message =
      of.verb === "created"
        ? `resource "${idOf(error.object)}" was successfully created, but the Kubernetes API server reported that it failed to fully initialize or become live: ${error.message}`
        : `the Kubernetes API server reported that "${idOf(error.object)}" failed to fully initialize or become live: ${error.message}`;
    const reasons = error.reasons.map((reason) => masked(reason, of.inputs));
    throw initFailed({
      id: idOf(error.object),
      outputs: stateOf(error.object, remembered(of.inputs, of.manager)),
      inputs: of.inputs,
      message: masked([message, ...reasons.map((reason) => `  - ${reason}`)].join("\n"), of.inputs),
      reasons: [masked(message, of.inputs), ...reasons],
    });
  }
}

/** Tries again while the object's namespace or kind is missing: the same program may be making it. */
async function withPatience<T>(
  session: Session,
  request: CreateRequest,
  attempt: () => Promise<T>,
): Promise<T> {
  const { inputs, urn } = request;
  for (let tried = 0; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      const pause = RETRY_DELAYS_MS[tried];
      const mayHeal = error instanceof NoSuchKind || hasStatus(error, 404);
      if (!mayHeal || pause === undefined) throw refused(error, "cannot create", inputs);
      progress(session, urn, inputs)(`Retry #${tried + 1}; creation failed: ${error.message}`);
      await delay(pause, undefined, { signal: session.context.signal });
    }
  }
}
