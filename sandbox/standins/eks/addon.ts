import { Addon as AwsAddon } from "@pulumi/aws/eks/addon";
import type { AddonArgs } from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult } from "@pulumi/pulumi/provider";
import { Component } from "./component";
import { clusterNameOf, coreOf } from "./core";

/** The SDK declares tags as a list of maps. */
const tagsOf = (tags: AddonArgs["tags"]): pulumi.Output<Record<string, string>> | undefined =>
  tags === undefined
    ? undefined
    : pulumi.output(tags).apply((maps) => Object.assign({}, ...[maps].flat()) as Record<string, string>);

/** Builds an add-on that EKS installs and upgrades. */
export function buildAddon(
  type: string,
  name: string,
  { args, opts }: { readonly args: AddonArgs; readonly opts: pulumi.ComponentResourceOptions },
): ConstructResult {
  const component = new Component(type, name, opts);
  const values = args.configurationValues;
  const addon = new AwsAddon(
    name,
    {
      clusterName: clusterNameOf(coreOf(args.cluster)),
      addonName: args.addonName,
      addonVersion: args.addonVersion,
      configurationValues: values === undefined ? undefined : pulumi.jsonStringify(values),
      preserve: args.preserve,
      resolveConflictsOnCreate: args.resolveConflictsOnCreate,
      resolveConflictsOnUpdate: args.resolveConflictsOnUpdate,
      serviceAccountRoleArn: args.serviceAccountRoleArn,
      tags: tagsOf(args.tags),
    },
    { parent: component },
  );
  return component.finish({ addonVersion: addon.addonVersion });
}
