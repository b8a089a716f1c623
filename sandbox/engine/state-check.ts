import { z } from "zod";

/** A resource as the state records it. */
export const StateResource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  delete: z.boolean().optional(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  dependencies: z.array(z.string()).nullish(),
  deletedWith: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
});

export type StateResource = z.infer<typeof StateResource>;

const Checkpoint = z.looseObject({
  version: z.number(),
  checkpoint: z.looseObject({
    latest: z
      .looseObject({
        resources: z.array(StateResource).nullish(),
        pending_operations: z.array(z.looseObject({ resource: StateResource, type: z.string() })).nullish(),
      })
      .nullish(),
  }),
});

/** An operation that an interrupted update had begun. */
export interface PendingOperation {
  readonly kind: string;
  readonly resource: StateResource;
}

/** What a state file holds, or why it cannot be used. */
export type StateVerdict =
  | {
      readonly sound: true;
      readonly resources: readonly StateResource[];
      readonly pending: readonly PendingOperation[];
    }
  | { readonly sound: false; readonly why: string };

/** The engine writes 3, and 4 where a state uses a feature that 3 has no word for: hooks are one. */
const SUPPORTED_VERSION = 4;

/** Judges the text of a checkpoint file: readable, complete and consistent in itself. */
export function checkState(text: string): StateVerdict {
  if (text.trim() === "") return { sound: false, why: "it is empty" };
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { sound: false, why: `it is no JSON: ${error.message}` };
  }
  const parsed = Checkpoint.safeParse(raw);
  if (!parsed.success) return { sound: false, why: `it is no checkpoint: ${z.prettifyError(parsed.error)}` };
  const { version, checkpoint } = parsed.data;
  if (version > SUPPORTED_VERSION)
    return { sound: false, why: `its format ${version} is newer than the engine's ${SUPPORTED_VERSION}` };
  const resources = checkpoint.latest?.resources ?? [];
  const why = findInconsistency(resources);
  if (why !== undefined) return { sound: false, why };
  const pending = (checkpoint.latest?.pending_operations ?? []).map(({ type, resource }) => ({
    kind: type,
    resource,
  }));
  return { sound: true, resources, pending };
}

/** The engine writes a resource after everything it refers to, and one live resource for each URN. */
function findInconsistency(resources: readonly StateResource[]): string | undefined {
  const seen = new Set<string>();
  const live = new Set<string>();
  for (const resource of resources) {
    const { urn, parent, provider, dependencies } = resource;
    const providerUrn = provider?.slice(0, provider.lastIndexOf("::"));
    for (const other of [parent, providerUrn, ...(dependencies ?? [])])
      if (other !== undefined && other !== "" && !seen.has(other))
        return `${urn} refers to ${other}, which does not come before it`;
    if (resource.delete !== true) {
      if (live.has(urn)) return `${urn} is in it twice`;
      live.add(urn);
    }
    seen.add(urn);
  }
  return undefined;
}

/**
 * How to make good for an interrupted creation. The object may exist: then it is adopted under the id that the
 * provider would have given it. A kind without a predictable id can only be forgotten.
 */
export function importId({ type, inputs }: StateResource): string | undefined {
  if (!type.startsWith("kubernetes:")) return undefined;
  const metadata = z
    .looseObject({ name: z.string().min(1), namespace: z.string().optional() })
    .safeParse(inputs?.metadata);
  if (!metadata.success) return undefined;
  const { name, namespace } = metadata.data;
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}
