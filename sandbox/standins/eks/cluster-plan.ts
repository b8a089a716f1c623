import type { ClusterArgs } from "@pulumi/eks";

/** Something wrong with the component's inputs. */
export interface InputProblem {
  readonly propertyPath: string;
  readonly reason: string;
}

type Given = Readonly<Partial<Record<keyof ClusterArgs, unknown>>>;

/** What the official component refuses, and what the stand-in has no account to look up. */
export function clusterProblems(args: Given): InputProblem[] {
  const problems: InputProblem[] = [];
  const clash = (property: keyof ClusterArgs, ...others: (keyof ClusterArgs)[]): void => {
    const given = others.filter((other) => args[other] !== undefined);
    if (args[property] === undefined || given.length === 0) return;
    problems.push({
      propertyPath: property,
      reason: `conflicts with ${given.join(" and ")}; keep one of them`,
    });
  };
  clash("subnetIds", "publicSubnetIds", "privateSubnetIds");
  clash("instanceRole", "instanceRoles");
  if (args.accessEntries !== undefined && !usesApi(args)) {
    problems.push({
      propertyPath: "accessEntries",
      reason: "need authenticationMode API or API_AND_CONFIG_MAP; set it",
    });
  }
  if (usesApiOnly(args)) {
    for (const property of ["roleMappings", "userMappings"] as const) {
      if (args[property] !== undefined) {
        problems.push({
          propertyPath: property,
          reason: "have no effect with authenticationMode API; use accessEntries",
        });
      }
    }
  }
  const subnets = ["subnetIds", "publicSubnetIds", "privateSubnetIds"] as const;
  if (subnets.every((property) => args[property] === undefined)) {
    problems.push({
      propertyPath: "subnetIds",
      reason: "is missing: the stand-in has no default VPC; name the subnets",
    });
  }
  if (args.vpcId === undefined) {
    problems.push({
      propertyPath: "vpcId",
      reason: "is missing: the stand-in has no default VPC; name the VPC",
    });
  }
  return problems;
}

const usesApiOnly = ({ authenticationMode }: Given): boolean =>
  typeof authenticationMode === "string" && authenticationMode.toUpperCase() === "API";

const usesApi = (args: Given): boolean =>
  usesApiOnly(args) ||
  (typeof args.authenticationMode === "string" &&
    args.authenticationMode.toUpperCase() === "API_AND_CONFIG_MAP");

/** The mode as AWS spells it. */
export const accessMode = (mode: unknown): string | undefined =>
  typeof mode === "string" ? mode.toUpperCase() : undefined;
