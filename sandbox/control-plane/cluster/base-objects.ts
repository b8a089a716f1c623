import type { ApiClient } from "../api-client";
import { ROLLOUTS_NAMESPACE } from "../parts/rollouts-controller";
import { type Addressed, objectPath } from "./object-path";
import { rolloutsPermissions } from "./rollouts-permissions";

const NAMESPACE = { apiVersion: "v1", kind: "Namespace", metadata: { name: ROLLOUTS_NAMESPACE } };

/** Applies what the controllers need before they start: a namespace and the rights of each. */
export async function ensureBaseObjects(api: ApiClient, permissions: readonly Addressed[]): Promise<void> {
  const apply = (object: Addressed) => api.apply(objectPath(object), object);
  await apply(NAMESPACE);
  await Promise.all([...permissions, ...rolloutsPermissions].map(apply));
}
