import { describe } from "../../rpc/errors";
import type { DeleteRequest } from "../../rpc/provider";
import { type Bag, isObject, type PlainObject } from "../../rpc/values";
import { follow } from "../await/observe";
import { hasStatus, NoSuchKind } from "../cluster/api-error";
import { getObject, type Located, locate } from "../cluster/cluster";
import { annotation, list, text } from "../objects/access";
import { annotations } from "../objects/annotations";
import { describeKind, isPatch, kindOfObject } from "../objects/kinds";
import { lastInputs } from "../objects/state";
import { refused } from "./apply";
import { forgetKinds } from "./create";
import { parseId } from "./read";
import { release } from "./release";
import { progress, type Session, timeoutMs } from "./session";

const policies: Readonly<Record<string, string>> = {
  foreground: "Foreground",
  background: "Background",
  orphan: "Orphan",
};

/** How dependents are deleted: with the object by default, so that nothing is left when it is gone. */
export function propagation(inputs: PlainObject): string {
  const wanted = annotation(inputs, annotations.deletionPropagation);
  if (wanted === undefined) return "Foreground";
  const policy = policies[wanted.toLowerCase()];
  if (policy !== undefined) return policy;
  throw new Error(
    `${annotations.deletionPropagation}: "${wanted}" is none of foreground, background and orphan`,
  );
}

/** Deletes the object and waits until it is gone. One that is gone already is no error. */
export async function deleteObject(session: Session, request: DeleteRequest): Promise<void> {
  const inputs = lastInputs(request.oldInputs, request.oldState);
  const gvk = kindOfObject({ ...request.oldState.values, ...inputs.values }, request.type);
  try {
    const located = await locate(session.cluster, { gvk, ...parseId(request.id) });
    if (isPatch(request.type, inputs.values)) await releaseFields(session, located, request);
    else await remove(session, located, { request, inputs });
    if (gvk.kind === "CustomResourceDefinition") forgetKinds(session, inputs.values);
  } catch (error) {
    if (error instanceof NoSuchKind || hasStatus(error, 404)) return;
    throw refused(error, `cannot delete ${describeKind(gvk)}`, inputs);
  }
}

async function releaseFields(session: Session, located: Located, request: DeleteRequest): Promise<void> {
  const manager = text(request.oldState.values, "__fieldManager");
  const live = await getObject(session.cluster, located, session.context.signal);
  if (live === undefined || manager === undefined) return;
  try {
    await release(session, located, { object: live, manager });
  } catch (error) {
    if (!hasStatus(error, 422)) throw error;
    throw new Error(
      "this Patch resource manages a required field, so it cannot be deleted; set retainOnDelete, or hand " +
        `the field to another manager first: ${error.message}`,
      { cause: error },
    );
  }
}

interface Removal {
  readonly request: DeleteRequest;
  readonly inputs: Bag;
}

async function remove(session: Session, located: Located, { request, inputs }: Removal): Promise<void> {
  const { value } = await session.cluster.client.call("DELETE", located.path, {
    body: { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: propagation(inputs.values) },
    signal: session.context.signal,
  });
  // The server answers with a status when the object is gone, and with the object while it is going.
  const uid = text(value, "metadata", "uid");
  if (uid === undefined || annotation(inputs.values, annotations.skipAwait) === "true") return;
  const report = progress(session, request.urn, inputs);
  await waitGone(session, located, {
    uid,
    timeoutMs: timeoutMs(request.timeout, inputs.values, "delete"),
    report,
  });
}

interface Going {
  readonly uid: string;
  readonly timeoutMs: number;
  readonly report: (message: string) => void;
}

function waitGone(session: Session, located: Located, { uid, timeoutMs, report }: Going): Promise<void> {
  const end = new AbortController();
  const cancelled = session.context.signal;
  let last: PlainObject | undefined;
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`still there after ${timeoutMs / 1000} s: ${whyItStays(last)}`));
    }, timeoutMs);
    const onCancel = (): void => {
      reject(new Error("the update was cancelled while the object was being deleted"));
    };
    cancelled.addEventListener("abort", onCancel, { signal: end.signal });
    end.signal.addEventListener("abort", () => {
      clearTimeout(timer);
    });
    follow(
      session.cluster.client,
      {
        resource: located.resource,
        ...(located.namespace !== undefined && { namespace: located.namespace }),
        fieldSelector: `metadata.name=${located.name}`,
        signal: end.signal,
      },
      {
        changed: (objects) => {
          last = objects.find((object) => text(object, "metadata", "uid") === uid);
          if (last === undefined) resolve();
          else report(`Waiting for deletion: ${whyItStays(last)}`);
        },
        troubled: (error) => {
          report(`Watching failed, trying again: ${describe(error)}`);
        },
      },
    ).catch(reject);
  }).finally(() => {
    end.abort();
  });
}

/** What the cluster still waits for before it lets go of the object. */
export function whyItStays(object: PlainObject | undefined): string {
  const finalizers = [...list(object, "metadata", "finalizers"), ...list(object, "spec", "finalizers")];
  const remaining = list(object, "status", "conditions")
    .filter(
      (item) =>
        isObject(item) &&
        text(item, "status") === "True" &&
        /Remaining|Failure/.test(text(item, "type") ?? ""),
    )
    .map((item) => text(item, "message") ?? "");
  if (remaining.length > 0) return remaining.join("; ");
  if (finalizers.length === 0) return "the API server has not removed it yet";
  return `its finalizers are not done: ${finalizers.map(String).join(", ")}; is their controller running?`;
}
