import type { Bag, PlainObject } from "../../rpc/values";
import { ApiError, hasStatus } from "../cluster/api-error";
import type { Answer } from "../cluster/client";
import type { Cluster, Located } from "../cluster/cluster";
import { collectionPath } from "../cluster/discovery";
import { nameOf, namespaceOf } from "../objects/access";
import { describeKind } from "../objects/kinds";
import { masked } from "../objects/secrets";

/** A request to make the live object have the fields of this one. */
export interface Apply {
  readonly object: PlainObject;
  readonly manager: string;
  /** Take fields over from other managers. */
  readonly force: boolean;
  /** Only rehearse it. */
  readonly dryRun: boolean;
  /** Cuts the request short. Never given for a creation: nobody would know whether it was carried out. */
  readonly signal?: AbortSignal;
}

/** Applies the object: the server merges it, and refuses what another manager owns. */
export async function apply(cluster: Cluster, located: Located, request: Apply): Promise<Answer> {
  try {
    return await cluster.client.call("PATCH", located.path, {
      query: {
        fieldManager: request.manager,
        force: request.force,
        fieldValidation: "Warn",
        ...(request.dryRun && { dryRun: "All" }),
      },
      contentType: "application/apply-patch+yaml",
      body: request.object,
      signal: request.signal,
    });
  } catch (error) {
    throw hasStatus(error, 409) && error.conflicts.length > 0 ? conflict(error, located, request) : error;
  }
}

/** Creates the object without server-side apply, which an existing one refuses. */
export const create = (cluster: Cluster, located: Located, request: Apply): Promise<Answer> =>
  cluster.client.call("POST", collectionPath(located.resource, located.namespace), {
    query: { fieldManager: request.manager, ...(request.dryRun && { dryRun: "All" }) },
    body: request.object,
    signal: request.signal,
  });

/** Changes the live object without server-side apply, by the difference of its inputs. */
export const merge = (cluster: Cluster, located: Located, request: Apply): Promise<Answer> =>
  cluster.client.call("PATCH", located.path, {
    query: { fieldManager: request.manager, ...(request.dryRun && { dryRun: "All" }) },
    contentType: "application/merge-patch+json",
    body: request.object,
    signal: request.signal,
  });

/** Says which fields are whose, and the two ways out. */
function conflict(error: ApiError, { resource, name, namespace }: Located, request: Apply): Error {
  const where = namespace === undefined ? name : `${namespace}/${name}`;
  const fields = error.conflicts.map(({ field, message }) => `  ${field}: ${message}`);
  return new Error(
    [
      `Server-Side Apply field conflict detected. ${describeKind(resource.gvk)} "${where}": ` +
        `field manager "${request.manager}" had an apply conflict with other managers:`,
      ...fields,
      `Import the object (import: "${where}") to adopt it, leave the fields to their manager, or take them over ` +
        `with the annotation pulumi.com/patchForce: "true".`,
    ].join("\n"),
  );
}

/** What went wrong with an object, without its secrets. */
export function refused(error: unknown, what: string, inputs: Bag): Error {
  const message = error instanceof Error ? error.message : String(error);
  const name = [namespaceOf(inputs.values), nameOf(inputs.values)].filter(Boolean).join("/");
  return new Error(masked(`${what} ${name}: ${message}`, inputs));
}
