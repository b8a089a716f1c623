import { tenantNamespace } from "../../lib/naming";
import { plainQuantity } from "../../lib/quantity";
import { QUOTA_SHARE_PREFIX } from "../../lib/quota-share";
import type { TenantUse } from "../../tenants/lifecycle-plan";
import type { Cluster } from "../cluster/cluster";
import { found } from "../../lib/found";

const MEBIBYTE = 2 ** 20;
/** Name of the quota that holds a tenant's allocation. */
const ALLOCATION = "tenant";

/** What a tenant uses and may use, as the API server counts it, and whose namespace that is. */
export interface LiveTenant {
  readonly namespaceUid: string;
  readonly use: TenantUse;
  /** Used and hard amounts of each resource, as the API server spells them. */
  readonly used: Readonly<Record<string, string>>;
  readonly hard: Readonly<Record<string, string>>;
}

/** A tenant that does not exist yet uses nothing. */
export const noUse: TenantUse = { millicores: 0, mebibytes: 0, storageMebibytes: 0, pods: 0, claims: 0 };

/** The part of a quota that says what is used, and by whom. */
export interface CountedQuota {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly status?: { readonly used?: Readonly<Record<string, string>> };
}

/** The tenant's own use: what the quota counts, less what the platform's services for it take. */
export function planUse({ metadata, status }: CountedQuota): TenantUse {
  const used = status?.used ?? {};
  const shares = metadata?.annotations ?? {};
  const own = (resource: string): number =>
    Math.max(
      0,
      plainQuantity(used[resource] ?? "0") - plainQuantity(shares[`${QUOTA_SHARE_PREFIX}${resource}`] ?? "0"),
    );
  return {
    millicores: Math.round(own("requests.cpu") * 1000),
    mebibytes: Math.ceil(own("requests.memory") / MEBIBYTE),
    storageMebibytes: Math.ceil(own("requests.storage") / MEBIBYTE),
    pods: own("pods"),
    claims: own("persistentvolumeclaims"),
  };
}

/** What a tenant uses now; undefined where it has no namespace yet. */
export async function readUse(cluster: Cluster, id: string): Promise<LiveTenant | undefined> {
  const { CoreV1Api } = await import("@kubernetes/client-node");
  const api = cluster.api(CoreV1Api);
  const namespace = tenantNamespace(id);
  const answers = await found(
    Promise.all([
      api.readNamespace({ name: namespace }),
      api.readNamespacedResourceQuota({ name: ALLOCATION, namespace }),
    ]),
  );
  if (answers === undefined) return undefined;
  const [{ metadata }, quota] = answers;
  return {
    namespaceUid: metadata?.uid ?? "",
    use: planUse(quota),
    used: quota.status?.used ?? {},
    hard: quota.status?.hard ?? {},
  };
}
