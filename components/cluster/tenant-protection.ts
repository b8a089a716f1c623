import type { Site } from "./site-types";
import type { ClusterTenant } from "./tenant-types";

/** Whether a tenant is on its way out: nothing of it is protected any more. */
export const isLeaving = ({ state }: Pick<ClusterTenant, "state">): boolean => state === "offboarding";

/** Tells whether what belongs to a tenant, or to none, may not be deleted. */
export function protection(
  { deletionProtection }: Pick<Site, "deletionProtection">,
  tenants: readonly ClusterTenant[],
): (tenant: string | undefined) => boolean {
  const leaving = new Set(tenants.filter(isLeaving).map(({ id }) => id));
  return (tenant) => deletionProtection && (tenant === undefined || !leaving.has(tenant));
}
