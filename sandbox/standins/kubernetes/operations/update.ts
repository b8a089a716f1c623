import { parsePath } from "../../rpc/paths";
import type { UpdateRequest } from "../../rpc/provider";
import { type Bag, hasUnknown, isObject, type PlainObject, type PlainValue, valueAt } from "../../rpc/values";
import { hasStatus } from "../cluster/api-error";
import type { Answer } from "../cluster/client";
import { getObject, type Located } from "../cluster/cluster";
import { nameOf, withoutValue, withValue } from "../objects/access";
import { appliedFields, owns, takenOver } from "../objects/fields";
import { toObject } from "../objects/inputs";
import { describeKind, isPatch, kindOfObject } from "../objects/kinds";
import { fieldManager } from "../objects/naming";
import { initialApiVersion, lastInputs, stateOf } from "../objects/state";
import { type Apply, apply, merge, refused } from "./apply";
import { forgetKinds, locateObject, mayForce, placedAt, settleOrRecord } from "./create";
import { passWarnings, type Session } from "./session";
import { release } from "./release";

const NO_SEED = new Uint8Array();

/** Rehearses or makes an update, and after a real one waits until the object is ready again. */
export async function updateObject(session: Session, request: UpdateRequest): Promise<Bag> {
  const { news, preview } = request;
  const gvk = kindOfObject(news.values, request.type);
  if (preview && (hasUnknown(news.values) || (await session.cluster.discovery.find(gvk)) === undefined)) {
    return news;
  }
  const { serverSideApply } = session.settings;
  const manager = serverSideApply
    ? fieldManager(news.values, request.oldState.values, NO_SEED)
    : "pulumi-kubernetes";
  const remembered = {
    inputs: news,
    initialApiVersion: initialApiVersion(request.oldState.values, news.values, request.type),
    fieldManager: manager,
  };
  const object = withName(toObject(news.values), request.oldState.values);
  let located: Located;
  let answer: Answer;
  try {
    located = await locateObject(session, gvk, object);
    const how: Apply = {
      object: placedAt(located, object),
      manager,
      force: mayForce(session, news.values),
      dryRun: preview,
      signal: session.context.signal,
    };
    answer = await (serverSideApply ? applyChange : mergeChange)(session, located, { ...how, request });
  } catch (error) {
    if (preview && hasStatus(error, 403)) return news;
    throw refused(error, `cannot update ${describeKind(gvk)}`, news);
  }
  await passWarnings(session, request.urn, answer.warnings);
  if (preview) return stateOf(answer.value, remembered);
  const live = await settleOrRecord(session, answer.value, {
    urn: request.urn,
    inputs: news,
    timeout: request.timeout,
    located,
    manager,
    verb: "updated",
  });
  if (gvk.kind === "CustomResourceDefinition") forgetKinds(session, news.values);
  const before = request.oldState.values["__fieldManager"];
  if (serverSideApply && typeof before === "string" && before !== manager) {
    await release(session, located, { object: live, manager: before });
  }
  return stateOf(live, remembered);
}

/** A generated name is in the inputs too, but an imported object may only have it in its state. */
const withName = (object: PlainObject, oldState: PlainObject): PlainObject =>
  nameOf(object) === "" ? withValue(object, ["metadata", "name"], nameOf(oldState)) : object;

type Change = Apply & { readonly request: UpdateRequest };

async function applyChange(session: Session, located: Located, change: Change): Promise<Answer> {
  const { request, ...how } = change;
  const live = await getObject(session.cluster, located, how.signal);
  if (live === undefined) {
    throw new Error("the object no longer exists on the cluster; run `pulumi refresh`, then update again");
  }
  const patch = isPatch(request.type, request.news.values);
  const taken = patch ? undefined : takenOver(live, how.manager);
  if (taken !== undefined && !how.dryRun) await handOver(session, located, taken);
  return apply(session.cluster, located, {
    ...how,
    // The rehearsal leaves the records as they are, so it must take the fields over itself.
    force: how.force || (how.dryRun && taken !== undefined),
    object: request.ignoreChanges.reduce(
      (object, path) => leaveAlone(object, path, live, how.manager),
      how.object,
    ),
  });
}

/** Rewrites the records of who manages what. */
const handOver = (session: Session, located: Located, entries: readonly PlainValue[]): Promise<Answer> =>
  session.cluster.client.call("PATCH", located.path, {
    contentType: "application/json-patch+json",
    body: [{ op: "replace", path: "/metadata/managedFields", value: entries }],
    signal: session.context.signal,
  });

/** An ignored field keeps its live value: it is left to its manager, or sent back as it is when it is ours. */
// eslint-disable-next-line max-params -- a step of a fold over the ignored paths
function leaveAlone(object: PlainObject, ignored: string, live: PlainObject, manager: string): PlainObject {
  const path = parsePath(ignored);
  const names = path.filter((step): step is string => typeof step === "string");
  if (names.length < path.length) return object;
  const value = valueAt(live, path);
  if (value === undefined) return object;
  return owns(appliedFields(live, manager), path)
    ? withValue(object, names, value)
    : withoutValue(object, names);
}

/** Without server-side apply, the change is what differs between the inputs of then and now. */
const mergeChange = (session: Session, located: Located, change: Change): Promise<Answer> => {
  const { request, ...how } = change;
  const old = toObject(lastInputs(request.oldInputs, request.oldState).values);
  return merge(session.cluster, located, { ...how, object: mergePatch(old, how.object) });
};

/** A JSON merge patch (RFC 7386) from one object to the other. */
export function mergePatch(old: PlainObject, now: PlainObject): PlainObject {
  const removed = Object.keys(old)
    .filter((key) => !Object.hasOwn(now, key))
    .map((key): [string, PlainValue] => [key, null]);
  const set = Object.entries(now).map(([key, value]): [string, PlainValue] => {
    const before = old[key];
    return [key, isObject(before) && isObject(value) ? mergePatch(before, value) : value];
  });
  return Object.fromEntries([...removed, ...set]);
}
