import * as pulumi from "@pulumi/pulumi";
import type { SecretEntry } from "../../lib/secret-entries";
import { BoundedRole } from "./roles";
import { planSecretReaders, readerTrust } from "./secret-readers-plan";
import type { Site } from "./site-types";
import type { ClusterTenant } from "./tenant-types";

/** What the readers of secrets are made from. */
export interface SecretReadersArgs {
  readonly site: Site;
  readonly entries: readonly SecretEntry[];
  readonly tenants: readonly ClusterTenant[];
  readonly boundary: pulumi.Input<string>;
  /** Role of the pods of External Secrets: nobody else may read as one of these. */
  readonly controllerArn: pulumi.Output<string>;
}

/** The roles that External Secrets takes to read: one for each namespace with a store. */
export class SecretReaders extends pulumi.ComponentResource {
  /** What must exist before a store reads. */
  readonly grants: readonly pulumi.Resource[];

  constructor(name: string, args: SecretReadersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:SecretReaders", name, {}, opts);
    const { site, boundary } = args;
    this.grants = planSecretReaders(site, args.entries, args.tenants).flatMap(
      ({ label, ...plan }) =>
        new BoundedRole(
          `${name}-${label}`,
          { site, boundary, trust: readerTrust(args.controllerArn), ...plan },
          { parent: this },
        ).grants,
    );
    this.registerOutputs({});
  }
}
