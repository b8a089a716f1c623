import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { engineFailure } from "./engine-failure";

/** What an update does, or would do, to one resource. */
export interface ResourceChange {
  readonly operation: string;
  readonly urn: string;
  /** The resource's own type and name. */
  readonly resource: string;
  /** Properties whose change makes it necessary, where the engine tells them. */
  readonly properties: readonly string[];
}

/** Operations that leave a resource as it is. */
const STILL = new Set(["same", "read", "read-discard", "refresh"]);

/** The change that an event announces; undefined for everything else. */
export function changeOf({ resourcePreEvent }: EngineEvent): ResourceChange | undefined {
  if (resourcePreEvent === undefined) return undefined;
  const { op, urn, diffs, type } = resourcePreEvent.metadata;
  if (STILL.has(op)) return undefined;
  const kind = type.split(":").at(-1) ?? type;
  return {
    operation: op,
    urn,
    resource: `${kind}::${urn.split("::").at(-1) ?? urn}`,
    properties: diffs ?? [],
  };
}

/** How a preview is made. */
export interface PreviewOptions {
  readonly signal: AbortSignal;
  /** Folders of policy packs that judge it. @default none */
  readonly policyPacks?: readonly string[];
  /** Stack file to take the configuration from. @default the stack's own */
  readonly configFile?: string;
}

/**
 * What an update would change, in the order of the engine.
 * @throws {Failure} when the program refuses its configuration or a policy is violated.
 */
export async function previewStack(
  stack: Stack,
  { signal, policyPacks = [], configFile }: PreviewOptions,
): Promise<readonly ResourceChange[]> {
  const changes: ResourceChange[] = [];
  try {
    await stack.preview({
      signal,
      color: "never",
      policyPacks: [...policyPacks],
      ...(configFile === undefined ? {} : { configFile }),
      onEvent: (event) => {
        const change = changeOf(event);
        if (change !== undefined) changes.push(change);
      },
    });
  } catch (error) {
    throw engineFailure(`preview of stack ${stack.name}`, error);
  }
  return changes;
}
