import * as pulumi from "@pulumi/pulumi";
import type { ReleaseGate } from "../components/delivery/release-gate";
import type { planEnvironment } from "../components/services/environment-plan";
import { ServiceMonitoring } from "../components/observability/service-monitoring";
import { planMonitored, planService } from "../components/services/service-plan";
import { originsOf } from "../components/services/secret-origin-table";
import { serviceSecret } from "../components/services/service-secret";
import { planLabels } from "../components/workload/metadata-plan";
import { Workload } from "../components/workload/workload";
import type { WorkloadFacts } from "../components/workload/workload-types";
import { tenantNamespace } from "../lib/naming";
import { tenantNodeGroup } from "../lib/node-groups";
import { tenantOwner } from "../lib/secret-entries";
import { planDedicatedDelivery } from "./dedicated-delivery-plan";
import type { DedicatedService } from "./dedicated-plan";
import { dedicatedServices, isCutOff, tenantLabels } from "./tenant-plan";
import type { Tenant } from "./tenant-schema";
import { tiers } from "./tiers";

/** What dedicated services share with the pooled ones. */
export type ServicesEnvironment = ReturnType<typeof planEnvironment>["services"];

/** What a tenant's dedicated services are made from. */
export interface DedicatedWorkloadsArgs {
  readonly tenant: Tenant;
  readonly namespace: pulumi.Input<string>;
  readonly environment: ServicesEnvironment;
  /** What an update waits for when it releases a new version. @default nothing */
  readonly gate?: ReleaseGate | undefined;
}

/** The nodes a dedicated service runs on: the tenant's own where the tier has them. Those have no devices. */
const placeOn = (
  { id, tier }: Tenant,
  { row, accelerator }: WorkloadFacts,
): Pick<WorkloadFacts, "nodeGroup" | "accelerator"> => {
  const allowed: readonly string[] = tiers[tier].nodeGroups;
  return allowed.includes("own")
    ? { nodeGroup: tenantNodeGroup(id), accelerator: undefined }
    : { nodeGroup: row.nodeGroup, accelerator };
};

/** One dedicated service: the pooled one's facts, with the tenant's replicas, nodes and secrets. */
export function planDedicatedFacts(
  tenant: Tenant,
  { key, replicas }: DedicatedService,
  context: ServicesEnvironment["context"],
): WorkloadFacts {
  const facts = planService(key, context);
  return {
    ...facts,
    // The tenant's allocation is planned with the catalogue's sizes; an environment's own apply to pooled pods.
    resources: undefined,
    replicas: { min: replicas, max: replicas },
    // The allocation is a fixed number, which no metric changes.
    metricSource: undefined,
    ...placeOn(tenant, facts),
    settings: { ...facts.settings, TENANT: tenant.id },
    // The shared service's routes are not the tenant's: here the traffic follows the number of pods.
    release: {
      delivery: planDedicatedDelivery(tenant.strategy, key),
      split: undefined,
      routes: [],
      prometheus: context.prometheus,
    },
  };
}

/** The services that a tenant has to itself. A suspended tenant's are taken down; their settings are derived. */
export class DedicatedWorkloads extends pulumi.ComponentResource {
  constructor(name: string, args: DedicatedWorkloadsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:tenant:DedicatedWorkloads", name, {}, opts);
    const { tenant, namespace, environment } = args;
    const owned = { parent: this };
    const services = isCutOff(tenant) ? [] : dedicatedServices(tenant);
    for (const service of services) {
      const facts = planDedicatedFacts(tenant, service, environment.context);
      const secret = serviceSecret(
        `${name}-${service.key}`,
        {
          store: environment.secrets,
          owner: tenantOwner(tenant.id, service.key),
          name: facts.name,
          keys: originsOf(facts.row.secrets),
          namespace,
          live: tenantNamespace(tenant.id),
          labels: { ...planLabels(facts), ...tenantLabels(tenant), "app.kubernetes.io/name": service.key },
        },
        owned,
      );
      new Workload(
        `${name}-${service.key}`,
        { facts, namespace, recommendations: environment.recommendations, gate: args.gate },
        { ...owned, dependsOn: secret },
      );
      if (environment.monitoring !== undefined)
        new ServiceMonitoring(
          `${name}-${service.key}-monitoring`,
          {
            workload: planMonitored(facts, tenantNamespace(tenant.id), tenant.id),
            namespace,
            labels: { ...planLabels(facts), ...tenantLabels(tenant) },
            runbooks: environment.monitoring.runbooks,
          },
          owned,
        );
    }
    this.registerOutputs({});
  }
}
