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
export async function follow(client: ApiClient, selection: Following, listener: Listener): Promise<void> {
  const { signal } = selection;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      await followOnce(client, selection, listener);
    } catch (error) {
      if (isOver()) return;
      // 410: the server no longer remembers where the watch stood, which a new list heals.
      if (!hasStatus(error, 410)) listener.troubled(error);
    }
    await delay(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Objects to follow, and until when. */
type Following = Selection & { readonly signal: AbortSignal };

const queryOf = ({ labelSelector, fieldSelector }: Selection): Query => ({ labelSelector, fieldSelector });

/** The objects there are now, and the moment in the server's history that this is. */
export async function listObjects(
  client: ApiClient,
  selection: Following,
): Promise<{ readonly objects: readonly PlainObject[]; readonly resourceVersion: string | undefined }> {
  const { resource, namespace, signal } = selection;
  const path = collectionPath(resource, namespace);
  const { value } = await client.call("GET", path, { query: queryOf(selection), signal });
  // Items of a list do not say what they are.
  const identity = { apiVersion: apiVersionOf(resource.gvk), kind: resource.gvk.kind };
  return {
    objects: list(value, "items")
      .filter(isObject)
      .map((item) => ({ ...identity, ...item })),
    resourceVersion: text(value, "metadata", "resourceVersion"),
  };
}

async function followOnce(client: ApiClient, selection: Following, listener: Listener): Promise<void> {
  const { objects, resourceVersion } = await listObjects(client, selection);
  const key = (object: PlainObject): string => `${namespaceOf(object) ?? ""}/${nameOf(object)}`;
  const known = new Map(objects.map((object) => [key(object), object]));
  listener.changed([...known.values()]);
  const path = collectionPath(selection.resource, selection.namespace);
  const query = { ...queryOf(selection), resourceVersion };
  for await (const event of client.watch(path, query, selection.signal)) {
    if (event.type === "DELETED") known.delete(key(event.object));
    else known.set(key(event.object), event.object);
    listener.changed([...known.values()]);
  }
}
