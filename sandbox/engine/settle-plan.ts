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

/**
 * Makes good for creations that were interrupted: nobody knows whether the object exists. Where its id can be told,
 * the state is given what the engine would have written had the creation come to its end: the resource, and the one
 * that it replaces marked for deletion. The refresh that follows looks whether the object is there, and forgets it
 * when it is not. A creation whose id cannot be told is forgotten.
 *
 * The engine's own `--import-pending-creates` only forgets: a generated name would leave an object that nobody owns.
 */
export function settleCreations(exported: ExportedState): ExportedState {
  const { deployment } = exported;
  const pending = deployment.pending_operations ?? [];
  let resources = [...(deployment.resources ?? [])];
  for (const { type, resource } of pending) {
    const id = type === "creating" ? importId(resource) : undefined;
    if (id === undefined) continue;
    const others = resources.filter(({ urn }) => urn === resource.urn);
    // The same object under the same name: the next update creates it by applying it.
    if (others.some((other) => other.id === id)) continue;
    resources = [
      ...resources.map((other) => (others.includes(other) ? { ...other, delete: true } : other)),
      // The provider deletes by what the state says of the object, should it turn out to be superfluous.
      { ...resource, id, outputs: resource.inputs },
    ];
  }
  return {
    ...exported,
    deployment: {
      ...deployment,
      resources,
      pending_operations: pending.filter(({ type }) => type !== "creating"),
    },
  };
}
