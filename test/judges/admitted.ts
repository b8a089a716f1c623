import { type Live } from "../e2e/services/inventory";
import type { Api } from "../e2e/support/api";
import { eventually } from "../e2e/support/wait";
import { type Rendered, renderedObjects } from "../support/rendered";
import { stackOf } from "../support/stack";

const BAD_REQUEST = 400;
const NOT_FOUND = 404;

/** The objects of an environment as the API server would keep them, and what it says against the others. */
export interface Admitted {
  readonly documents: readonly Live[];
  readonly refused: readonly string[];
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Where the objects of each kind live, as the API server tells. */
class Places {
  private readonly lists = new Map<string, Promise<readonly Resource[]>>();

  constructor(private readonly api: Api) {}

  private resources(root: string): Promise<readonly Resource[]> {
    const known = this.lists.get(root);
    if (known !== undefined) return known;
    const asked = this.api.get<{ resources: Resource[] }>(root).then(({ resources }) => resources);
    this.lists.set(root, asked);
    return asked;
  }

  async pathOf({ apiVersion, kind, metadata }: Rendered): Promise<string> {
    const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
    const found = (await this.resources(root)).find((each) => each.kind === kind && !each.name.includes("/"));
    if (found === undefined) throw new Error(`the API server knows no ${kind} of ${apiVersion}`);
    const inside = found.namespaced ? `/namespaces/${metadata.namespace ?? ""}` : "";
    return `${root}${inside}/${found.name}/${metadata.name}`;
  }
}

const refusalOf = ({ kind, metadata }: Rendered, status: number, body: unknown): string =>
  `${kind} ${metadata.namespace ?? ""}/${metadata.name}: ${status} ${(body as { message?: string }).message ?? ""}`;

/**
 * Shows the API server every object of an environment: admission, validation and defaults as on a real update, unknown
 * fields refused, nothing kept. Only the namespaces are made for as long as it takes, because nothing else can be shown
 * without them.
 */
export async function admitted(api: Api, environment: string): Promise<Admitted> {
  const own = stackOf(environment).registry;
  const here = stackOf("dev").registry;
  const objects = apart(renamed(await renderedObjects(environment), own, here));
  const places = new Places(api);
  const spaces = objects.filter(({ kind }) => kind === "Namespace");
  const others = objects.filter(({ kind }) => kind !== "Namespace");
  const documents: Live[] = [];
  const refused: string[] = [];
  const made: Rendered[] = [];
  const show = async (object: Rendered, options: string) => {
    const path = `${await places.pathOf(object)}?fieldManager=judge&force=true&fieldValidation=Strict${options}`;
    const { status, body } = await api.ask<Live>("PATCH", path, {
      body: object,
      type: "application/apply-patch+yaml",
    });
    if (status >= BAD_REQUEST) refused.push(refusalOf(object, status, body));
    else documents.push(withoutOwners(renamed(body, here, own)));
  };
  try {
    for (const space of spaces) {
      const there = (await api.ask("GET", await places.pathOf(space))).status !== NOT_FOUND;
      if (!there) made.push(space);
      await show(space, there ? "&dryRun=All" : "");
    }
    await Promise.all(others.map((object) => show(object, "&dryRun=All")));
  } finally {
    await Promise.all(made.map(async (space) => remove(api, await places.pathOf(space))));
  }
  return { documents, refused };
}

/** The sandbox's own rules take images of its registry only: the objects are shown under that one, and named back. */
const renamed = <T>(objects: T, from: string, to: string): T =>
  JSON.parse(JSON.stringify(objects).replaceAll(`${from}/`, `${to}/`)) as T;

/** What says how volumes are made can never change: the sandbox keeps its own, and these are shown beside them. */
const apart = (objects: readonly Rendered[]): Rendered[] =>
  objects.map((object) =>
    object.kind === "StorageClass"
      ? { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-shown` } }
      : object,
  );

/** Who wrote which field is no part of an object that anybody judges. */
const withoutOwners = ({ metadata, ...rest }: Live): Live => ({
  ...rest,
  metadata: { ...metadata, managedFields: undefined } as Live["metadata"],
});

async function remove(api: Api, path: string): Promise<void> {
  const { status, body } = await api.ask("DELETE", path);
  if (status >= BAD_REQUEST && status !== NOT_FOUND)
    throw new Error(`DELETE ${path}: ${status} ${JSON.stringify(body)}`);
  await eventually(`${path} is gone`, async () => (await api.ask("GET", path)).status === NOT_FOUND);
}
