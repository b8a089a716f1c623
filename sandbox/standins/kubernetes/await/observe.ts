import { setTimeout as delay } from "node:timers/promises";
import { isObject, type PlainObject } from "../../rpc/values";
import { hasStatus } from "../cluster/api-error";
import type { ApiClient, Query } from "../cluster/client";
import { type ApiResource, collectionPath } from "../cluster/discovery";
import { list, nameOf, namespaceOf, text } from "../objects/access";
import { apiVersionOf } from "../objects/kinds";

/** Which objects to follow. */
export interface Selection {
  readonly resource: ApiResource;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** What to do when something about the followed objects changes. */
export interface Listener {
  /** The objects there are now. */
  changed(objects: readonly PlainObject[]): void;
  /** Following them does not work at the moment; it is tried again. */
  troubled(error: unknown): void;
}

/** Before asking again after the server ended or refused a watch. */
const AGAIN_MS = 500;

/** Follows objects until the signal: lists them, then watches, and starts over whenever the watch ends. */
export async function follow(
  client: ApiClient,
  selection: Selection & { readonly signal: AbortSignal },
  listener: Listener,
): Promise<void> {
  const { signal } = selection;
  const path = collectionPath(selection.resource, selection.namespace);
  const query: Query = { labelSelector: selection.labelSelector, fieldSelector: selection.fieldSelector };
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      await followOnce({ client, path, query, signal }, selection.resource, listener);
    } catch (error) {
      if (isOver()) return;
      // 410: the server no longer remembers where the watch stood, which a new list heals.
      if (!hasStatus(error, 410)) listener.troubled(error);
    }
    await delay(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

interface Source {
  readonly client: ApiClient;
  readonly path: string;
  readonly query: Query;
  readonly signal: AbortSignal;
}

async function followOnce(
  { client, path, query, signal }: Source,
  resource: ApiResource,
  listener: Listener,
): Promise<void> {
  const { value } = await client.call("GET", path, { query, signal });
  const objects = new Map<string, PlainObject>();
  const key = (object: PlainObject): string => `${namespaceOf(object) ?? ""}/${nameOf(object)}`;
  for (const item of list(value, "items")) {
    // Items of a list do not say what they are.
    if (isObject(item)) {
      objects.set(key(item), { apiVersion: apiVersionOf(resource.gvk), kind: resource.gvk.kind, ...item });
    }
  }
  listener.changed([...objects.values()]);
  const resourceVersion = text(value, "metadata", "resourceVersion");
  for await (const event of client.watch(path, { ...query, resourceVersion }, signal)) {
    if (event.type === "DELETED") objects.delete(key(event.object));
    else objects.set(key(event.object), event.object);
    listener.changed([...objects.values()]);
  }
}
