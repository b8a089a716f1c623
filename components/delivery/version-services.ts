import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Split } from "../mesh/mesh-types";

/** What the Services of a service's versions are made from. */
export interface VersionServicesArgs {
  readonly split: Split | undefined;
  readonly namespace: pulumi.Input<string>;
  readonly labels: Readonly<Record<string, string>>;
  /** The service's own Service, of which each is a narrower copy. */
  readonly spec: k8s.types.input.core.v1.ServiceSpec;
}

/**
 * Registers the Services of a service's versions. Each selects all of the service's pods until the rollouts controller
 * narrows it to one version, so that routes may lead to them from the first moment.
 */
export function versionServices(
  name: string,
  { split, namespace, labels, spec }: VersionServicesArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  if (split === undefined) return [];
  return (
    [
      ["stable", split.stable],
      ["trial", split.trial],
    ] as const
  ).map(
    ([part, live]) =>
      new k8s.core.v1.Service(
        `${name}-${part}`,
        {
          // No version has pods before its workload is there, and the trial has none outside a release.
          metadata: { name: live, namespace, labels, annotations: { "pulumi.com/skipAwait": "true" } },
          spec,
        },
        opts,
      ),
  );
}
