import type { Dashboard } from "./dashboard-plan";
import { servicesDashboard } from "./services-dashboard";
import { tenantsDashboard } from "./tenants-dashboard";

/** Every dashboard of the platform. */
export const dashboards: readonly Dashboard[] = [servicesDashboard, tenantsDashboard];
