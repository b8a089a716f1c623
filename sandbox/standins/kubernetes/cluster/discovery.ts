import { type Gvk, apiVersionOf, describeKind } from "../objects/kinds";
import { list, text } from "../objects/access";
import { hasStatus, NoSuchKind } from "./api-error";
import type { ApiClient } from "./client";

/** How the API server serves a kind. */
export interface ApiResource {
  readonly gvk: Gvk;
  /** The kind's name in addresses, for example `deployments`. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Asks the API server which kinds it serves: once for each group and version, and again when told to. */
export class Discovery {
  private readonly known = new Map<string, Promise<ApiResource[]>>();

  constructor(private readonly client: ApiClient) {}

  /** How the kind is served, or undefined when it is not. */
  async find(gvk: Gvk): Promise<ApiResource | undefined> {
    return (await this.kindsOf(gvk)).find((resource) => resource.gvk.kind === gvk.kind);
  }

  /** How the kind is served. Throws {@link NoSuchKind} when it is not. */
  async get(gvk: Gvk): Promise<ApiResource> {
    const found = await this.find(gvk);
    if (found !== undefined) return found;
    throw new NoSuchKind(
      `no matches for kind "${gvk.kind}" in version "${apiVersionOf(gvk)}"; ` +
        `install the custom resource definition that brings ${describeKind(gvk)}, or correct apiVersion and kind`,
    );
  }

  /** Forgets what a new or removed definition may have changed. */
  reset(group: string): void {
    for (const key of this.known.keys()) {
      if (key.startsWith(`${group}/`)) this.known.delete(key);
    }
  }

  private kindsOf(gvk: Gvk): Promise<ApiResource[]> {
    const key = `${gvk.group}/${gvk.version}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const asked = this.ask(gvk);
    this.known.set(key, asked);
    asked.then(
      (kinds) => {
        if (kinds.length === 0) this.known.delete(key);
      },
      () => this.known.delete(key),
    );
    return asked;
  }

  private async ask(gvk: Gvk): Promise<ApiResource[]> {
    try {
      const { value } = await this.client.call("GET", groupPath(gvk));
      return list(value, "resources")
        .filter((entry) => text(entry, "name")?.includes("/") === false)
        .map((entry) => ({
          gvk: { group: gvk.group, version: gvk.version, kind: text(entry, "kind") ?? "" },
          plural: text(entry, "name") ?? "",
          namespaced: (entry as { namespaced?: boolean }).namespaced === true,
        }));
    } catch (error) {
      if (hasStatus(error, 404)) return [];
      throw error;
    }
  }
}

const groupPath = (gvk: Gvk): string => `/${gvk.group === "" ? "api" : "apis"}/${apiVersionOf(gvk)}`;

/** The address of all objects of a kind, in one namespace when it has namespaces. */
export const collectionPath = ({ gvk, plural, namespaced }: ApiResource, namespace?: string): string =>
  namespaced && namespace !== undefined
    ? `${groupPath(gvk)}/namespaces/${encodeURIComponent(namespace)}/${plural}`
    : `${groupPath(gvk)}/${plural}`;

/** The address of one object. */
export const objectPath = (resource: ApiResource, name: string, namespace?: string): string =>
  `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;
