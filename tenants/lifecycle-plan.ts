import { toMebibytes, toMillicores } from "../lib/quantity";
import { homeOf, serverOf } from "./database/place-plan";
import { steadyUse } from "./dedicated-plan";
import { planQuota } from "./quota-plan";
import { dedicatedServices } from "./tenant-plan";
import type { Tenant } from "./tenant-schema";
import { tiers } from "./tiers";

/** What a tenant uses now, the platform's own services for it left out. */
export interface TenantUse {
  readonly millicores: number;
  readonly mebibytes: number;
  readonly storageMebibytes: number;
  readonly pods: number;
  readonly claims: number;
}

/** What is to become of a tenant: absent before it is added, absent after it is removed. */
export interface Change {
  readonly before?: Tenant;
  readonly after?: Tenant;
  readonly use: TenantUse;
}

/** What a change will do, in order, and why it is refused; steps are told either way. */
export interface LifecyclePlan {
  readonly kind: "add" | "change" | "remove" | "none";
  readonly steps: readonly string[];
  readonly problems: readonly string[];
}

const tooSmall = (what: string, [used, granted]: readonly [number, number], unit: string): string[] =>
  used > granted ? [`${what}: ${used}${unit} in use, ${granted}${unit} in the new tier; free it first`] : [];

function sizeProblems(after: Tenant, use: TenantUse): string[] {
  const tier = tiers[after.tier];
  const services = dedicatedServices(after);
  const own = steadyUse(services);
  const hard = planQuota({ tier: after.tier, services, suspended: false });
  return [
    ...tooSmall("cpu", [use.millicores + own.millicores, toMillicores(tier.cpu)], "m"),
    ...tooSmall("memory", [use.mebibytes + own.mebibytes, toMebibytes(tier.memory)], "Mi"),
    ...tooSmall("storage", [use.storageMebibytes, toMebibytes(tier.storage)], "Mi"),
    ...tooSmall("pods", [use.pods + own.pods, Number(hard["pods"])], ""),
    ...tooSmall("claims", [use.claims, Number(hard["persistentvolumeclaims"])], ""),
  ];
}

/** What stays while a tenant is suspended must fit all the same. */
const keptProblems = (after: Tenant, use: TenantUse): string[] =>
  tooSmall("storage", [use.storageMebibytes, toMebibytes(tiers[after.tier].storage)], "Mi");

const place = (tenant: Tenant): string => `${serverOf(tenant)}/${homeOf(tenant)}`;

function planChange(before: Tenant, after: Tenant, use: TenantUse): LifecyclePlan {
  const moved = before.tier !== after.tier && place(before) !== place(after);
  const settling = before.previousTier !== undefined && before.state === "suspended";
  const steps = [
    ...(before.tier === after.tier
      ? []
      : [`resize the allocation in place: ${before.tier} to ${after.tier}`]),
    ...(moved || tiers[before.tier].connections <= tiers[after.tier].connections
      ? []
      : [
          `keep ${tiers[after.tier].connections} sessions of the database; its run refuses while more are open`,
        ]),
    ...(moved ? [`copy the database from ${place(before)} to ${place(after)}, compare, then switch`] : []),
    ...(settling && after.state === "active" && after.previousTier !== undefined
      ? [`erase the copy that the database left in ${place({ ...before, tier: after.previousTier })}`]
      : []),
    ...(before.state === after.state ? [] : [stateStep[after.state]]),
  ];
  const immutable =
    before.residency === after.residency
      ? []
      : [
          `residency: "${before.residency}" cannot become "${after.residency}" in place; add a tenant there and move the data`,
        ];
  const returning =
    before.state === "offboarding" && after.state !== "offboarding"
      ? ["state: an offboarding tenant's data is being erased; remove it, then add it again"]
      : [];
  const grows = before.tier !== after.tier || (before.state !== "active" && after.state === "active");
  const fits = !grows ? [] : after.state === "active" ? sizeProblems(after, use) : keptProblems(after, use);
  const unsettled =
    settling && before.tier !== after.tier
      ? [
          `tier: the move from ${before.previousTier ?? ""} to ${before.tier} is not finished; resume the tenant first`,
        ]
      : [];
  // Moving rows while they change would lose some.
  const running =
    moved && before.state === "active"
      ? ["state: the database moves to another place; suspend the tenant first"]
      : [];
  return {
    kind: steps.length === 0 ? "none" : "change",
    steps,
    problems: [...immutable, ...returning, ...unsettled, ...fits, ...running],
  };
}

const stateStep: Readonly<Record<Tenant["state"], string>> = {
  active: "give back rights, network and login",
  suspended: "take away rights, network and login; keep all data",
  offboarding: "take away rights, network and login; take a backup, erase the data, write the erasure record",
};

/** What happens when a tenant's entry changes, and what stands against it, with the numbers. */
export function planLifecycle({ before, after, use }: Change): LifecyclePlan {
  if (before !== undefined && after !== undefined) {
    if (before.id !== after.id) {
      return {
        kind: "none",
        steps: [],
        problems: [`id: "${before.id}" cannot become "${after.id}"; add a tenant and remove the other`],
      };
    }
    return planChange(before, after, use);
  }
  if (after !== undefined) {
    return {
      kind: "add",
      steps: ["make the namespace and its limits", `prepare the database in ${place(after)}`, "give rights"],
      problems:
        after.state === "offboarding"
          ? ["state: a new tenant cannot be offboarding; use active or suspended"]
          : [],
    };
  }
  if (before === undefined) return { kind: "none", steps: [], problems: [] };
  return {
    kind: "remove",
    steps: ["remove the namespace and everything in it", "keep the erasure record and the backup"],
    problems:
      before.state === "offboarding"
        ? []
        : [
            `state: "${before.state}" still owns protected data; set it to offboarding, update, then remove the entry`,
          ],
  };
}
