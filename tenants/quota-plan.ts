import { mebibytes, millicores, toMebibytes, toMillicores } from "../lib/quantity";
import { QUOTA_SHARE_PREFIX } from "../lib/quota-share";
import { systemPriorityClasses, tenantPriorityClass } from "../lib/priority-classes";
import { forbiddenStorageClasses } from "../lib/storage-classes";
import { type TierName, tierNames } from "../lib/tier-names";
import { type DedicatedService, steadyUse } from "./dedicated-plan";
import { tiers } from "./tiers";

/** The smallest pod worth running; bounds how many pods an allocation can be cut into. */
const SMALLEST_POD_MILLICORES = 50;
const EPHEMERAL_MEBIBYTES_PER_POD = 256;
/** Ten earlier revisions of a workload, as admission allows, the present one and the next. */
const KEPT_REVISIONS = 12;

/** What a tenant's quota follows from. */
export interface QuotaFacts {
  readonly tier: TierName;
  readonly services: readonly DedicatedService[];
  /** A suspended tenant keeps its data and objects, and starts nothing. */
  readonly suspended: boolean;
}

const steadyPods = (tier: TierName): number =>
  Math.floor(toMillicores(tiers[tier].cpu) / SMALLEST_POD_MILLICORES);

/**
 * The hard limits of a tenant's namespace: its allocation, a second copy of its own services for their releases, and no
 * way in or out. The copy is there whatever the strategy: what it was before, no plan can know.
 */
export function planQuota({ tier, services, suspended }: QuotaFacts): Record<string, string> {
  const { cpu, memory, storage } = tiers[tier];
  const own = steadyUse(services);
  const pods = steadyPods(tier) + own.pods;
  const millis = toMillicores(cpu) + own.millicores;
  const fixed = {
    memory: mebibytes(toMebibytes(memory) + own.mebibytes),
    // The allocation says nothing of it: both copies come on top.
    "ephemeral-storage": mebibytes(
      steadyPods(tier) * EPHEMERAL_MEBIBYTES_PER_POD + 2 * own.ephemeralMebibytes,
    ),
  };
  const objects = String(pods * 2 + 20);
  return {
    "requests.cpu": millicores(millis),
    // The platform's own services may use idle processor time above their requests; tenants' may not.
    "limits.cpu": millicores(millis + 2 * own.burstMillicores),
    ...Object.fromEntries(
      Object.entries(fixed).flatMap(([name, amount]) => [
        [`requests.${name}`, amount],
        [`limits.${name}`, amount],
      ]),
    ),
    pods: suspended ? "0" : String(pods),
    "requests.storage": storage,
    persistentvolumeclaims: String(steadyPods(tier)),
    ...Object.fromEntries(
      forbiddenStorageClasses.map((name) => [`${name}.storageclass.storage.k8s.io/requests.storage`, "0"]),
    ),
    "requests.nvidia.com/gpu": String(2 * gpus(services)),
    services: String(pods + 5),
    "services.loadbalancers": "0",
    "services.nodeports": "0",
    "count/configmaps": objects,
    "count/secrets": objects,
    "count/serviceaccounts": "20",
    "count/networkpolicies.networking.k8s.io": "20",
    "count/ingresses.networking.k8s.io": "5",
    "count/deployments.apps": String(pods),
    "count/statefulsets.apps": String(pods),
    "count/jobs.batch": String(pods),
    "count/cronjobs.batch": String(Math.ceil(pods / 4)),
    "count/horizontalpodautoscalers.autoscaling": String(pods),
    "count/poddisruptionbudgets.policy": String(pods),
    "count/httproutes.gateway.networking.k8s.io": String(pods + 5),
    // What has ended, and what a workload was before, counts as nothing above and stays in the store all the same.
    "count/pods": String(pods * 5 + 20),
    "count/replicasets.apps": String(pods * KEPT_REVISIONS),
    "count/controllerrevisions.apps": String(pods * KEPT_REVISIONS),
  };
}

const gpus = (services: readonly DedicatedService[]): number =>
  services.reduce((total, { key, replicas }) => total + (key === "ml" ? replicas : 0), 0);

/**
 * What of the allocation the platform's own services take, for the policy that refuses a quota below what the
 * tenant itself uses.
 */
export function planQuotaShares(services: readonly DedicatedService[]): Record<string, string> {
  const { millicores: cpu, mebibytes: memory, pods } = steadyUse(services);
  return {
    [`${QUOTA_SHARE_PREFIX}requests.cpu`]: millicores(cpu),
    [`${QUOTA_SHARE_PREFIX}requests.memory`]: mebibytes(memory),
    [`${QUOTA_SHARE_PREFIX}pods`]: String(pods),
  };
}

/** No pod may use the classes of the system or of another tier. */
export const planPriorityQuota = (tier: TierName) => ({
  hard: { pods: "0" },
  scopeSelector: {
    matchExpressions: [
      {
        scopeName: "PriorityClass",
        operator: "In",
        values: [
          ...systemPriorityClasses,
          ...tierNames.filter((other) => other !== tier).map(tenantPriorityClass),
        ],
      },
    ],
  },
});

/** No pod may attract or repel pods of other namespaces. */
export const planAffinityQuota = () => ({
  hard: { pods: "0" },
  scopeSelector: { matchExpressions: [{ scopeName: "CrossNamespacePodAffinity", operator: "Exists" }] },
});

/** Defaults of a container that asks for nothing, and what no container, pod or claim may exceed. */
export function planLimits(tier: TierName) {
  const { cpu, memory, replicas, storage } = tiers[tier];
  const share = {
    cpu: millicores(Math.floor(toMillicores(cpu) / replicas)),
    memory: mebibytes(Math.floor(toMebibytes(memory) / replicas)),
    "ephemeral-storage": mebibytes(EPHEMERAL_MEBIBYTES_PER_POD / 2),
  };
  const most = { cpu, memory };
  // Four times the request at most for cpu, as the platform's own services have; memory is never promised twice.
  const maxLimitRequestRatio = { cpu: "4", memory: "1" };
  return [
    {
      type: "Container",
      default: share,
      defaultRequest: share,
      max: most,
      maxLimitRequestRatio,
    },
    // A pod may state resources of its own, which stand in place of its containers'.
    { type: "Pod", max: most, maxLimitRequestRatio },
    { type: "PersistentVolumeClaim", min: { storage: "1Gi" }, max: { storage } },
  ];
}
