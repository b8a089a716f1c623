import * as pulumi from "@pulumi/pulumi";

/** What a guard stands before. */
export interface DeletionGuardArgs {
  /** Name of what it guards, for whoever reads the state. */
  readonly name: pulumi.Input<string>;
  /** Whether the end has to be asked for first. */
  readonly deletionProtection: boolean;
  /** Everything of the stack or tenant, as far as it is there. */
  readonly holds: readonly (pulumi.Resource | undefined)[];
}

/**
 * What the end of a stack, or of one tenant in it, meets first. The engine refuses to delete a protected resource when its
 * turn comes, after all that stood on it is gone: a stack whose database is protected would lose its services before the
 * refusal, a tenant its network policies. This one stands on everything, so that its turn is first, and nothing is lost.
 */
export const deletionGuard = (
  name: string,
  { name: guards, deletionProtection, holds }: DeletionGuardArgs,
  opts?: pulumi.CustomResourceOptions,
): pulumi.Resource =>
  new pulumi.Stash(
    name,
    { input: { guards } },
    { ...opts, protect: deletionProtection, dependsOn: holds.filter((one) => one !== undefined) },
  );
