import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster-types";

/**
 * What the end of a stack meets first. The engine refuses to delete a protected resource when its turn comes, after all
 * that stood on it is gone: a stack whose database is protected would lose its services before the refusal. This one
 * stands on everything, so that its turn is first, and a stack that is protected loses nothing.
 * @param holds Everything of the stack, as far as it is there.
 */
export const deletionGuard = (
  name: string,
  { name: cluster, deletionProtection }: Pick<Cluster, "name" | "deletionProtection">,
  holds: readonly (pulumi.Resource | undefined)[],
): pulumi.Resource =>
  new pulumi.Stash(
    name,
    { input: { guards: cluster } },
    { protect: deletionProtection, dependsOn: holds.filter((one) => one !== undefined) },
  );
