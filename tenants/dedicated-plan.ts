import { sidecarUse } from "../components/workload/metadata-plan";
import { cpuLimit, ephemeralStorage } from "../components/workload/resources-plan";
import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "../components/services/catalogue";
import { mebibytes, millicores, toMebibytes, toMillicores } from "../lib/quantity";
import { type TierName, tierAtLeast } from "../lib/tier-names";
import { entitledServices, tiers } from "./tiers";

/**
 * The smallest tier that gets a service to itself. Billing is nobody's own: card data stays in one namespace,
 * so that tenants' namespaces stay out of its scope.
 */
const dedicatedFrom: Readonly<Record<ServiceKey, TierName | "never">> = {
  backend: "enterprise",
  ml: "enterprise_plus",
  analytics: "enterprise_plus",
  notification: "enterprise",
  auth: "enterprise",
  billing: "never",
  tenant: "enterprise",
};

/** One replica in each of three zones, so that the loss of a zone leaves two. */
const REPLICAS = 3;

/** One service that a tenant has to itself. */
export interface DedicatedService {
  readonly key: ServiceKey;
  readonly replicas: number;
}

/** What a tenant's file entry says about its dedicated services. */
export interface DedicatedWishes {
  readonly tier: TierName;
  /** Replicas of a service, which also makes an entitled service dedicated. */
  readonly dedicated?: Readonly<Partial<Record<ServiceKey, { readonly replicas: number } | undefined>>>;
}

/** Whether a tier may have a service to itself at all. */
export const mayDedicate = (tier: TierName, key: ServiceKey): boolean =>
  tierAtLeast(tier, "enterprise") && dedicatedFrom[key] !== "never" && entitledServices(tier).includes(key);

/** The services a tenant has to itself. */
export function planDedicated({ tier, dedicated = {} }: DedicatedWishes): DedicatedService[] {
  return serviceKeys.flatMap((key) => {
    const smallest = dedicatedFrom[key];
    const wished = dedicated[key]?.replicas;
    const granted = smallest !== "never" && tierAtLeast(tier, smallest);
    return granted || wished !== undefined ? [{ key, replicas: wished ?? REPLICAS }] : [];
  });
}

/** Compute in plain numbers. */
export interface Amount {
  readonly millicores: number;
  /** Limits of processor time above the requests. */
  readonly burstMillicores: number;
  readonly mebibytes: number;
  readonly ephemeralMebibytes: number;
  readonly pods: number;
}

const replicaUse = (key: ServiceKey): Omit<Amount, "pods"> => {
  const row: CatalogueRow = catalogue[key];
  const { cpu, memory } = row.resources;
  return {
    millicores: toMillicores(cpu) + sidecarUse.millicores,
    burstMillicores: toMillicores(cpuLimit(row, cpu)) - toMillicores(cpu),
    mebibytes: toMebibytes(memory) + sidecarUse.mebibytes,
    ephemeralMebibytes: toMebibytes(ephemeralStorage(row)),
  };
};

const sum = (
  services: readonly DedicatedService[],
  replicasOf: (service: DedicatedService) => number,
): Amount => {
  const parts = services.map((service) => ({ use: replicaUse(service.key), replicas: replicasOf(service) }));
  const total = (part: keyof Omit<Amount, "pods">) =>
    parts.reduce((amount, { use, replicas }) => amount + replicas * use[part], 0);
  return {
    millicores: total("millicores"),
    burstMillicores: total("burstMillicores"),
    mebibytes: total("mebibytes"),
    ephemeralMebibytes: total("ephemeralMebibytes"),
    pods: parts.reduce((pods, { replicas }) => pods + replicas, 0),
  };
};

/**
 * What dedicated services use when nothing is being released. Releases need as much again on top: blue-green keeps the
 * old version beside the new one, and so does a change of strategy, whichever way, while both objects are there.
 */
export const steadyUse = (services: readonly DedicatedService[]): Amount =>
  sum(services, ({ replicas }) => replicas);

/** Why a tenant's dedicated services cannot be had, with the numbers; empty where they fit. */
export function dedicatedProblems(
  wishes: DedicatedWishes,
): { readonly field: string; readonly message: string }[] {
  const tier = tiers[wishes.tier];
  const services = planDedicated(wishes);
  const named = serviceKeys.filter((key) => wishes.dedicated?.[key] !== undefined);
  const forbidden = named
    .filter((key) => !mayDedicate(wishes.tier, key))
    .map((key) => ({
      field: `dedicated.${key}`,
      message: `tier ${wishes.tier} cannot have ${key} to itself; remove it or choose a larger tier`,
    }));
  const tooMany = services
    .filter(({ replicas }) => replicas > tier.replicas)
    .map(({ key, replicas }) => ({
      field: `dedicated.${key}.replicas`,
      message: `${replicas} replicas exceed the ${tier.replicas} of tier ${wishes.tier}; lower them or choose a larger tier`,
    }));
  const use = steadyUse(services);
  const over =
    use.millicores > toMillicores(tier.cpu) || use.mebibytes > toMebibytes(tier.memory)
      ? [
          {
            field: "dedicated",
            message:
              `${services.map(({ key, replicas }) => `${replicas} x ${key}`).join(", ")} need ` +
              `cpu ${millicores(use.millicores)} and memory ${mebibytes(use.mebibytes)}, tier ${wishes.tier} holds ` +
              `cpu ${tier.cpu} and memory ${tier.memory}; lower the replicas or choose a larger tier`,
          },
        ]
      : [];
  return [...forbidden, ...tooMany, ...over];
}
