import { z } from "zod";
import { PROJECT } from "../../lib/naming";
import { databaseFields } from "./database-table";
import { type EksConfig, eksObject } from "./eks-fields-schema";
import type { Finding } from "./finding";
import { residencyProblems } from "./residency-plan";
import type { ClusterTenant } from "./tenant-types";

/** What a section is judged against besides itself. */
export interface EksSurroundings {
  readonly environment: string;
  readonly tenants: readonly ClusterTenant[];
}

type Check = (raw: unknown) => Finding[];

/** A check of some fields that runs as soon as these are well-formed, whatever the others are. */
function among<Key extends keyof EksConfig>(
  fields: readonly Key[],
  check: (part: Pick<EksConfig, Key>) => readonly Finding[],
): Check {
  const shape = Object.fromEntries(fields.map((field) => [field, eksObject.shape[field]]));
  return (raw) => {
    const parsed = z.object(shape).safeParse(raw);
    return parsed.success ? [...check(parsed.data as object as Pick<EksConfig, Key>)] : [];
  };
}

const when = (wrong: boolean, finding: Finding): Finding[] => (wrong ? [finding] : []);

/** What production must not go without, one row for each. */
const productionChecks = (name: string): Check[] => [
  among(["deletionProtection", "decommission"], ({ deletionProtection, decommission }) =>
    when(!deletionProtection && decommission !== name, {
      field: "deletionProtection",
      value: false,
      message: `production keeps what it holds; set it to true, or decommission to ${name}`,
    }),
  ),
  among(["network"], ({ network }) =>
    when(network.nat !== "per-zone", {
      field: "network.nat",
      value: network.nat,
      message: "the loss of one zone would cut off all; use per-zone",
    }),
  ),
  among(["guardRails"], ({ guardRails }) =>
    when(!guardRails.enabled, {
      field: "guardRails.enabled",
      value: false,
      message: "production is watched; set it to true",
    }),
  ),
  ...databaseFields.flatMap((field) => [
    among([field], ({ [field]: database }) =>
      when(database !== undefined && database.instances < 2, {
        field: `${field}.instances`,
        value: database?.instances,
        message: "one instance is one zone; use at least 2",
      }),
    ),
    among([field], ({ [field]: database }) =>
      when(database !== undefined && database.backupDays < 35, {
        field: `${field}.backupDays`,
        value: database?.backupDays,
        message: "production keeps 35 days; set it to 35",
      }),
    ),
  ]),
];

/**
 * Everything that is wrong with a section for these tenants and this environment.
 * @param section As it was written, or as it was parsed.
 */
export const surroundingProblems = (section: unknown, around: EksSurroundings): Finding[] =>
  [
    among(["region", "residency", "secondRegion"], (places) => residencyProblems(places, around.tenants)),
    ...(around.environment === "prod" ? productionChecks(`${PROJECT}-${around.environment}`) : []),
  ].flatMap((check) => check(section));
