import { planBurnRates } from "./burn-rate-plan";
import { planHealthAlerts } from "./health-alerts-plan";
import type { Monitored, RuleGroup } from "./monitored-types";
import { slos } from "./slo-table";
import { planTenantRules } from "./tenant-rules-plan";

/**
 * Every rule of one workload. Without the mesh there are no request metrics, and so no objectives to watch; tenants are
 * told apart where requests arrive.
 */
export const planRules = (workload: Monitored, runbooks: string): { groups: RuleGroup[] } => ({
  groups: [
    ...(workload.mesh ? slos.flatMap((slo) => planBurnRates(workload, slo, runbooks)) : []),
    ...(workload.mesh && workload.reporter === undefined ? [planTenantRules(workload, runbooks)] : []),
    planHealthAlerts(workload, runbooks),
  ],
});
