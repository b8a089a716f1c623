import { Provider, type ProviderArgs } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";

/**
 * The Kubernetes provider of a stack. What the program declares wins over whoever changed the field since, so that
 * an update repairs drift instead of stopping at it; fields that a controller owns are not declared at all.
 */
export const platformProvider = (
  name: string,
  args: ProviderArgs,
  opts: pulumi.CustomResourceOptions,
): Provider => new Provider(name, { ...args, enablePatchForce: true }, opts);
