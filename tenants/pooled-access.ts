import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../lib/labels";
import { serviceName } from "../lib/naming";
import { planPooledAccess } from "./pooled-access-plan";
import type { Surroundings } from "./surroundings";
import type { Tenant } from "./tenant-schema";

/** Who is let in, and where. */
export interface PooledAccessArgs {
  readonly surroundings: Surroundings;
  readonly tenants: readonly Tenant[];
}

/** Lets the pods of entitled tenants call the pooled services. Once for a cell, however many tenants it has. */
export class PooledAccess extends pulumi.ComponentResource {
  constructor(name: string, args: PooledAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:tenant:PooledAccess", name, {}, opts);
    const owned = { parent: this };
    const { environment, mesh } = args.surroundings;
    for (const { key, namespace, network, authorization } of planPooledAccess(environment, args.tenants)) {
      const metadata = {
        name: `tenants-to-${key}`,
        namespace,
        labels: labelsFor({ name: key, instance: serviceName(key), component: "tenant-access" }),
      };
      new k8s.networking.v1.NetworkPolicy(`${name}-${key}`, { metadata, spec: network }, owned);
      if (!mesh) continue;
      new k8s.apiextensions.CustomResource(
        `${name}-${key}-calls`,
        { apiVersion: "security.istio.io/v1", kind: "AuthorizationPolicy", metadata, spec: authorization },
        owned,
      );
    }
    this.registerOutputs({});
  }
}
