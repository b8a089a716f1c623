import type { Finding } from "./finding";

/** Who gets which access to the Kubernetes API. */
export interface AccessEntryPlan {
  /** Name of the entry, unique among them. */
  readonly key: string;
  readonly principalArn: string;
  /** Access policy of EKS, or none where groups and the program's own roles decide. */
  readonly policy?: "AmazonEKSClusterAdminPolicy" | "AmazonEKSViewPolicy";
  readonly groups: readonly string[];
}

/** The part of the configuration that access is planned from. */
export interface AccessInput {
  readonly breakGlass: readonly string[];
  readonly viewers: readonly string[];
  readonly approvers: readonly string[];
  /** Whether the apply role administers the cluster, for its first and its last update. */
  readonly applyAdministers: boolean;
}

/** Kubernetes group of whoever deploys the platform; its rules are in the program, not in EKS. */
export const DEPLOYERS = "platform:deployers";
/** Kubernetes group of whoever only previews. */
export const PREVIEWERS = "platform:previewers";

const roleName = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/**
 * Access entries: break-glass roles are the only cluster administrators, viewers read all but secrets, and the two
 * delivery roles act through groups. Whoever created the cluster gets nothing from having created it.
 */
export function planAccess(
  { breakGlass, viewers, applyAdministers }: Omit<AccessInput, "approvers">,
  delivery: { readonly apply: string; readonly preview: string },
): AccessEntryPlan[] {
  return [
    ...breakGlass.map((principalArn) => ({
      key: `break-glass-${roleName(principalArn)}`,
      principalArn,
      policy: "AmazonEKSClusterAdminPolicy" as const,
      groups: [],
    })),
    ...viewers.map((principalArn) => ({
      key: `viewer-${roleName(principalArn)}`,
      principalArn,
      policy: "AmazonEKSViewPolicy" as const,
      groups: [],
    })),
    {
      key: "apply",
      principalArn: delivery.apply,
      ...(applyAdministers ? { policy: "AmazonEKSClusterAdminPolicy" as const } : {}),
      groups: [DEPLOYERS],
    },
    { key: "preview", principalArn: delivery.preview, policy: "AmazonEKSViewPolicy", groups: [PREVIEWERS] },
  ];
}

/** A role in two lists, or a cluster that nobody could rescue. */
export function accessProblems({
  breakGlass,
  viewers,
  approvers,
}: Omit<AccessInput, "applyAdministers">): Finding[] {
  const both = viewers.filter((arn) => breakGlass.includes(arn));
  return [
    ...(breakGlass.length === 0
      ? [
          {
            field: "access.breakGlass",
            value: breakGlass,
            message: "nobody could administer the cluster in an emergency; name at least one role",
          },
        ]
      : []),
    ...approvers
      .filter((arn) => breakGlass.includes(arn))
      .map((arn) => ({
        field: "access.approvers",
        value: arn,
        message: "also in access.breakGlass; whoever approves a change must not be able to make one",
      })),
    ...both.map((arn) => ({
      field: "access.viewers",
      value: arn,
      message: "also in access.breakGlass; an IAM principal has one access entry, so name it once",
    })),
  ];
}
