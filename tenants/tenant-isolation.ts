import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor, TENANT_LABEL, TIER_LABEL } from "../lib/labels";
import { tenantNamespace } from "../lib/naming";
import { podSecurityLabels } from "../lib/pod-security";
import { planLimits, planQuota } from "./quota-plan";
import type { Tenant } from "./tenant-schema";
import { tiers } from "./tiers";

/** Everything that keeps one tenant apart from the others. */
export class TenantIsolation extends pulumi.ComponentResource {
  /** The tenant's namespace. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, { id, tier }: Tenant, opts?: pulumi.ComponentResourceOptions) {
    super("platform:tenant:TenantIsolation", name, {}, opts);
    const owned = { parent: this };
    const labels = {
      ...labelsFor({ name: "tenant", instance: tenantNamespace(id), component: "tenant" }),
      [TENANT_LABEL]: id,
      [TIER_LABEL]: tier,
    };
    this.namespace = new k8s.core.v1.Namespace(
      name,
      { metadata: { name: tenantNamespace(id), labels: { ...labels, ...podSecurityLabels } } },
      owned,
    ).metadata.name;
    const metadata = { name: "tenant", namespace: this.namespace, labels };
    new k8s.core.v1.ResourceQuota(
      `${name}-quota`,
      { metadata, spec: { hard: planQuota(tiers[tier]) } },
      owned,
    );
    new k8s.core.v1.LimitRange(
      `${name}-limits`,
      { metadata, spec: { limits: planLimits(tiers[tier]) } },
      owned,
    );
    this.registerOutputs({ namespace: this.namespace });
  }
}
