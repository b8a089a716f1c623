import { planBurnRates } from "./burn-rate-plan";
import { planHealthAlerts } from "./health-alerts-plan";
import type { Monitored, RuleGroup } from "./monitored-types";
import { slos } from "./slo-table";
import { planTenantRules } from "./tenant-rules-plan";

/** Tenants are told apart where their requests arrive, and not where all are one tenant's. */
const hasTenants = ({ mesh, reporter, tenant }: Monitored): boolean =>
  mesh && reporter === undefined && tenant === undefined;

/** Every rule of one workload. Without the mesh there are no request metrics, and so no objectives to watch. */
export const planRules = (workload: Monitored, runbooks: string): { groups: RuleGroup[] } => ({
  groups: [
    ...(workload.mesh ? slos.flatMap((slo) => planBurnRates(workload, slo, runbooks)) : []),
    ...(hasTenants(workload) ? [planTenantRules(workload, runbooks)] : []),
    planHealthAlerts(workload, runbooks),
  ],
});
