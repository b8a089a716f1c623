import type { Finding } from "./finding";
import type { ClusterTenant, Residency } from "./tenant-types";

/**
 * Regions in which data of a residency class may rest. `eu` holds member states of the European Union only: London
 * and Zurich are Europe but third countries in the sense of GDPR chapter V.
 */
export const residencyRegions = {
  eu: ["eu-central-1", "eu-west-1", "eu-west-3", "eu-north-1", "eu-south-1", "eu-south-2"],
  us: ["us-east-1", "us-east-2", "us-west-1", "us-west-2"],
  any: undefined,
} as const satisfies Record<Residency, readonly string[] | undefined>;

/** Whether data of a class may rest in a region. */
export const mayRest = (residency: Residency, region: string): boolean => {
  const allowed: readonly string[] | undefined = residencyRegions[residency];
  return allowed === undefined || allowed.includes(region);
};

/** Regions that the stack's own class or a tenant's does not allow. */
export function residencyProblems(
  config: { region: string; residency: Residency; secondRegion?: { region: string } },
  tenants: readonly ClusterTenant[],
): Finding[] {
  const places = [
    { field: "region", region: config.region },
    ...(config.secondRegion === undefined
      ? []
      : [{ field: "secondRegion.region", region: config.secondRegion.region }]),
  ];
  const owners = [
    { who: "this stack", residency: config.residency },
    ...tenants.map(({ id, residency = "any" }) => ({ who: `tenant "${id}"`, residency })),
  ];
  return places.flatMap(({ field, region }) =>
    owners
      .filter(({ residency }) => !mayRest(residency, region))
      .map(({ who, residency }) => {
        const allowed = (residencyRegions[residency] ?? []).join(", ");
        const remedy = `use one of ${allowed}, or keep the tenant in another cell`;
        return { field, value: region, message: `outside the residency "${residency}" of ${who}; ${remedy}` };
      }),
  );
}
