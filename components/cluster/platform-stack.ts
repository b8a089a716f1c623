import * as pulumi from "@pulumi/pulumi";
import type { ClusterFeatures } from "./features-schema";

/** What a stack that holds a platform tells those that put their tenants on it. */
export interface PlatformOutput {
  /** How its cluster is reached: the path of a kubeconfig, or its text. */
  readonly access: string;
  readonly features: ClusterFeatures;
}

/** Where a platform is, and what its tenants are planned for. */
export interface PlatformStackArgs {
  /** Full name of the stack, `organization/project/stack`. */
  readonly stack: string;
  readonly features: ClusterFeatures;
}

const FIELD = "cluster.source.stack";

/** What is wrong with another stack's output `platform` for a plan that counts on these features. */
export function platformProblems(output: unknown, { stack, features }: PlatformStackArgs): string[] {
  const platform = output as Partial<PlatformOutput> | undefined;
  if (typeof platform?.access !== "string")
    return [
      `${FIELD}: "${stack}" has no output \`platform\` with a way to its cluster; name a stack that holds a platform, and update it first`,
    ];
  const there: Readonly<Record<string, unknown>> = platform.features ?? {};
  return Object.entries(features)
    .filter(([feature, wanted]) => there[feature] !== wanted)
    .map(
      ([feature, wanted]) =>
        `cluster.features.${feature}: ${String(wanted)} here, ${String(there[feature])} in "${stack}"; use that`,
    );
}

/** The way to the cluster in another stack's output, once nothing is wrong with it. */
function accessIn(output: unknown, args: PlatformStackArgs): string {
  const problems = platformProblems(output, args);
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  return (output as PlatformOutput).access;
}

/**
 * The way to the cluster of another stack. The features a plan counts on stand in the configuration, because nothing is
 * planned from values that are known only while the engine runs; that they are true is checked here.
 * @throws {pulumi.RunError} at the preview, when the stack has no platform or one with other features.
 */
export function accessFrom(
  name: string,
  args: PlatformStackArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const reference = new pulumi.StackReference(name, { name: args.stack }, opts);
  return reference.getOutput("platform").apply((output: unknown) => accessIn(output, args));
}
