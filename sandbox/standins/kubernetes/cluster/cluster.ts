import type { PlainObject } from "../../rpc/values";
import { type Gvk } from "../objects/kinds";
import { hasStatus } from "./api-error";
import { ApiClient } from "./client";
import { CredentialSource } from "./credentials";
import { type ApiResource, Discovery, objectPath } from "./discovery";
import { Transport } from "./http";
import type { ClusterAccess } from "./kubeconfig";

/** An API server that answers. */
export interface Cluster {
  readonly client: ApiClient;
  readonly discovery: Discovery;
  /** Namespace of objects that name none. */
  readonly namespace: string;
}

/** Where one object lives. */
export interface ObjectAddress {
  readonly gvk: Gvk;
  readonly name: string;
  /** @default the namespace of the cluster's settings, for kinds that have namespaces */
  readonly namespace?: string;
}

/** Reaches the API server once, so that a wrong kubeconfig is one error and not one for each object. */
export async function connectCluster(access: ClusterAccess): Promise<Cluster> {
  const client = new ApiClient(new Transport(access, new CredentialSource(access.credential)));
  try {
    await client.call("GET", "/version");
  } catch (error) {
    if (!hasStatus(error, 401)) throw error;
    throw new Error(
      `the Kubernetes API server ${access.server} refuses the credentials of context "${access.context}" ` +
        `(${access.source}); renew them or choose another context`,
      { cause: error },
    );
  }
  return { client, discovery: new Discovery(client), namespace: access.namespace ?? "default" };
}

/** The address of an object on the API server. */
export async function locate(cluster: Cluster, address: ObjectAddress): Promise<Located> {
  const resource = await cluster.discovery.get(address.gvk);
  const namespace = resource.namespaced ? (address.namespace ?? cluster.namespace) : undefined;
  return {
    resource,
    name: address.name,
    path: objectPath(resource, address.name, namespace),
    ...(namespace !== undefined && { namespace }),
  };
}

/** An object's address, resolved. */
export interface Located {
  readonly resource: ApiResource;
  readonly name: string;
  readonly namespace?: string;
  readonly path: string;
}

/** The live object, or undefined when there is none. */
export async function getObject(
  cluster: Cluster,
  { path }: Located,
  signal?: AbortSignal,
): Promise<PlainObject | undefined> {
  try {
    return (await cluster.client.call("GET", path, signal === undefined ? {} : { signal })).value;
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}
