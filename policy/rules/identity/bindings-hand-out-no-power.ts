import { resourceRule } from "../../frame/rule";
import { when } from "../../frame/findings";

const POWER_ROLES: readonly (string | undefined)[] = ["cluster-admin", "admin", "edit"];
const EVERYONE = /^system:(?:masters|unauthenticated|authenticated|anonymous|serviceaccounts(?::.*)?)$/;

/** IAM-06: No binding hands built-in power roles to tenants or to everyone. */
export const bindingsHandOutNoPower = resourceRule({
  control: "IAM-06",
  sentence: "bindings-hand-out-no-power",
  settings: ["operatorGroups"],
  kinds: ["k8s:rbac.authorization.k8s.io:RoleBinding", "k8s:rbac.authorization.k8s.io:ClusterRoleBinding"],
  judge: ({ props }, { operatorGroups }) => {
    const { roleRef, subjects = [] } = props;
    const operators = (subject: (typeof subjects)[number]): boolean =>
      subject.kind === "Group" && operatorGroups.includes(subject.name ?? "");
    return [
      ...subjects.flatMap(({ name = "" }, index) =>
        when(
          EVERYONE.test(name),
          `subjects[${index}].name: a group of the system that anyone may be in; name the group`,
        ),
      ),
      ...when(
        POWER_ROLES.includes(roleRef?.name) && !subjects.every(operators),
        "roleRef.name: a built-in role that can undo isolation; bind a closed role",
      ),
    ];
  },
});
