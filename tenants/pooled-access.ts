import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../lib/labels";
import { serviceName, tenantNamespace } from "../lib/naming";
import { planPooledAccess, planPooledCalls } from "./pooled-access-plan";
import type { Surroundings } from "./surroundings";
import { tenantLabels } from "./tenant-plan";
import type { Tenant } from "./tenant-schema";

/** Lets the pods of entitled tenants reach the pooled services. Once for a cell, however many tenants it has. */
export class PooledAccess extends pulumi.ComponentResource {
  constructor(name: string, { environment }: Surroundings, opts?: pulumi.ComponentResourceOptions) {
    super("platform:tenant:PooledAccess", name, {}, opts);
    for (const { key, namespace, network } of planPooledAccess(environment)) {
      const metadata = {
        name: `tenants-to-${key}`,
        namespace,
        labels: labelsFor({ name: key, instance: serviceName(key), component: "tenant-access" }),
      };
      new k8s.networking.v1.NetworkPolicy(`${name}-${key}`, { metadata, spec: network }, { parent: this });
    }
    this.registerOutputs({});
  }
}

/** Who calls the pooled services. */
export interface PooledCallsArgs {
  readonly surroundings: Surroundings;
  readonly tenant: Tenant;
}

/** Lets one tenant's pods call, through the mesh, the pooled services that its tier entitles it to. */
export class PooledCalls extends pulumi.ComponentResource {
  constructor(
    name: string,
    { surroundings, tenant }: PooledCallsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("platform:tenant:PooledCalls", name, {}, opts);
    const calls = surroundings.mesh ? planPooledCalls(surroundings.environment, tenant) : [];
    for (const { namespace, spec } of calls) {
      const metadata = { name: tenantNamespace(tenant.id), namespace, labels: tenantLabels(tenant) };
      new k8s.apiextensions.CustomResource(
        `${name}-${namespace}`,
        { apiVersion: "security.istio.io/v1", kind: "AuthorizationPolicy", metadata, spec },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
