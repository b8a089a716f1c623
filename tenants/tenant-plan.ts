import { labelsFor, RETENTION, TENANT_LABEL, TIER_LABEL, tenantFactLabels } from "../lib/labels";
import { tenantNamespace } from "../lib/naming";
import { type DedicatedService, planDedicated } from "./dedicated-plan";
import { isLeaving } from "../components/cluster/tenant-protection";
import type { Surroundings } from "./surroundings";
import type { Tenant } from "./tenant-schema";

/** The services a tenant has to itself, as its file entry asks for them. */
export const dedicatedServices = ({ tier, dedicated }: Tenant): DedicatedService[] =>
  planDedicated({ tier, dedicated });

/** Whether a tenant's workloads and people are cut off. */
export const isCutOff = ({ state }: Pick<Tenant, "state">): boolean => state !== "active";

/** Whether tenants' data is worth protecting from a slip in a file. */
export const isProduction = ({ environment }: Pick<Surroundings, "environment">): boolean =>
  environment === "prod";

/** Whether a tenant may not be taken down: it holds its data, and leaves by being offboarded first. */
export const isProtected = (
  tenant: Pick<Tenant, "state">,
  surroundings: Pick<Surroundings, "environment">,
): boolean => isProduction(surroundings) && !isLeaving(tenant);

/** Labels of every object of a tenant: by them its logs, metrics, traces and cost are told apart. */
export const tenantLabels = ({ id, tier }: Pick<Tenant, "id" | "tier">) => ({
  ...labelsFor({ name: "tenant", instance: tenantNamespace(id), component: "tenant" }),
  [TENANT_LABEL]: id,
  [TIER_LABEL]: tier,
});

/** What only the namespace says about its tenant. */
export const tenantFacts = ({ id, state, residency, dataClass, owner, costCentre }: Tenant) => ({
  [tenantFactLabels.state]: state,
  [tenantFactLabels.residency]: residency,
  [tenantFactLabels.dataClass]: dataClass,
  [tenantFactLabels.owner]: owner,
  [tenantFactLabels.costCentre]: costCentre ?? id,
  [tenantFactLabels.retention]: RETENTION,
});
