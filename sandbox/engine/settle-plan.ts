import { z } from "zod";
import { importId, StateResource } from "./state-check";

const Operation = z.looseObject({ type: z.string(), resource: StateResource });

/** What `pulumi stack export` prints, as far as interrupted creations are concerned. */
export const ExportedState = z.looseObject({
  version: z.number(),
  deployment: z.looseObject({
    resources: z.array(StateResource).nullish(),
    pending_operations: z.array(Operation).nullish(),
  }),
});
export type ExportedState = z.infer<typeof ExportedState>;

/** Everything that has to come before a resource in a state. */
const referred = ({ parent, provider, dependencies, deletedWith }: StateResource): readonly string[] =>
  [parent, provider?.slice(0, provider.lastIndexOf("::")), deletedWith, ...(dependencies ?? [])].flatMap(
    (urn) => (urn === undefined || urn === "" ? [] : [urn]),
  );

/** The resources in an order in which each comes after what it refers to; otherwise as they were. */
function ordered(resources: readonly StateResource[]): readonly StateResource[] {
  const done = new Set<StateResource>();
  const visit = (resource: StateResource): void => {
    if (done.has(resource)) return;
    done.add(resource);
    const before = referred(resource);
    for (const other of resources) if (before.includes(other.urn)) visit(other);
    result.push(resource);
  };
  const result: StateResource[] = [];
  for (const resource of resources) visit(resource);
  return result;
}

/**
 * Makes good for creations that were interrupted: nobody knows whether the object exists. Where its id can be told,
 * the state is given what the engine would have written had the creation come to its end: the resource, in the place
 * of one that had to make room for it, or beside one that is then to be deleted. The refresh that follows looks
 * whether the object is there, and forgets it when it is not. A creation whose id cannot be told is forgotten.
 *
 * The engine's own `--import-pending-creates` only forgets: a generated name would leave an object that nobody owns.
 */
export function settleCreations(exported: ExportedState): ExportedState {
  const { deployment } = exported;
  const pending = deployment.pending_operations ?? [];
  let resources: readonly StateResource[] = deployment.resources ?? [];
  for (const { type, resource } of pending) {
    const id = type === "creating" ? importId(resource) : undefined;
    if (id === undefined) continue;
    // The provider deletes by what the state says of the object, should it turn out to be superfluous.
    const created = { ...resource, id, outputs: resource.inputs };
    const isOlder = ({ urn }: StateResource) => urn === resource.urn;
    const others = resources.filter((other) => !(isOlder(other) && other.id === id));
    resources = [...others.map((other) => (isOlder(other) ? { ...other, delete: true } : other)), created];
  }
  return {
    ...exported,
    deployment: {
      ...deployment,
      resources: [...ordered(resources)],
      pending_operations: pending.filter(({ type }) => type !== "creating"),
    },
  };
}
