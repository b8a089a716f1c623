import { stackRule, on } from "../../frame/rule";
import type { Judged } from "../../frame/resource";
import { when, unless, type Findings } from "../../frame/findings";
import { refersTo, type MemberOf } from "../../frame/inventory";

const ADMINISTRATION = /:cluster-access-policy\/AmazonEKS(?:ClusterAdmin|Admin)Policy$/;

/** IAM-05: Cluster access is by access entries and administration by the break-glass role only. */
export const clusterAccessIsByEntries = stackRule({
  control: "IAM-05",
  sentence: "cluster-access-is-by-entries",
  settings: ["breakGlassRoles"],
  judge: (stack, { breakGlassRoles }) => {
    const roles = stack
      .of("aws:iam/role:Role")
      .filter(({ props }) => breakGlassRoles.includes(props.name ?? ""));
    const entries = stack.of("aws:eks/accessEntry:AccessEntry");
    const isBreakGlass = (
      association: MemberOf<"aws:eks/accessPolicyAssociation:AccessPolicyAssociation">,
    ): boolean => {
      // An association may take its principal from the entry that admits it.
      const [from = ""] = association.sources["principalArn"] ?? [];
      const named = entries.find(({ urn }) => urn === from) ?? association;
      return (
        roles.some((role) => refersTo(named, "principalArn", role)) ||
        ((named.sources["principalArn"] ?? []).length === 0 &&
          breakGlassRoles.some((role) => named.props.principalArn?.endsWith(`:role/${role}`)))
      );
    };
    return [
      ...stack
        .of("aws:eks/cluster:Cluster")
        .flatMap((cluster) => on(cluster, judgeCluster(cluster.props.accessConfig))),
      ...stack
        .of("aws:eks/accessEntry:AccessEntry")
        .flatMap((entry) =>
          on(
            entry,
            when(
              (entry.props.kubernetesGroups ?? []).includes("system:masters"),
              "kubernetesGroups: system:masters escapes every rule; use an access policy",
            ),
          ),
        ),
      ...stack
        .of("aws:eks/accessPolicyAssociation:AccessPolicyAssociation")
        .filter(({ props }) => ADMINISTRATION.test(props.policyArn ?? ""))
        .flatMap((association) =>
          on(
            association,
            unless(isBreakGlass(association), "principalArn: not a break-glass role; use a narrower policy"),
          ),
        ),
    ];
  },
});

type AccessConfig = Judged<"aws:eks/cluster:Cluster">["props"]["accessConfig"];

const judgeCluster = (access: AccessConfig): Findings => [
  ...unless(access?.authenticationMode === "API", "accessConfig.authenticationMode: not API; set it"),
  ...unless(
    access?.bootstrapClusterCreatorAdminPermissions === false,
    "accessConfig.bootstrapClusterCreatorAdminPermissions: not false (the default is true); set false",
  ),
];
