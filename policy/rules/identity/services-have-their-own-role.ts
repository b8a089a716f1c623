import { stackRule, on, type Located } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import type { Inventory } from "../../frame/inventory";
import { namespaceOf, nameOf } from "../../frame/namespaces";
import { NAME_LABEL, tenantOfNamespace } from "../../frame/vocabulary";
import { workloadsOf } from "../../frame/workloads-of";
import { referencesOf } from "../../frame/references";

/** IAM-03: Every service has its own role and service account. */
export const servicesHaveTheirOwnRole = stackRule({
  control: "IAM-03",
  sentence: "services-have-their-own-role",
  judge: (stack) => [...judgeAssociations(stack), ...judgeAccounts(stack)],
});

const judgeAssociations = (stack: Inventory): readonly Located[] => {
  const associations = stack.of("aws:eks/podIdentityAssociation:PodIdentityAssociation");
  const accounts = stack.of("k8s:core:ServiceAccount");
  const installs = addOnNamespacesOf(stack);
  const roleOf = (association: (typeof associations)[number]): string =>
    referencesOf(association, "roleArn", () => [association.props.roleArn ?? ""]).join();
  return associations.flatMap((association) => {
    const { namespace, serviceAccount } = association.props;
    return on(association, [
      ...when(
        associations.some((other) => other !== association && roleOf(other) === roleOf(association)),
        "roleArn: shared with another association; give each service its own role",
      ),
      ...unless(
        installs.has(namespace ?? "") ||
          // A tenant makes the accounts of its own pods itself.
          tenantOfNamespace(namespace) !== undefined ||
          accounts.some(
            (account) => nameOf(account) === serviceAccount && namespaceOf(account) === namespace,
          ),
        "serviceAccount: no such account in this namespace; name the service's own",
      ),
    ]);
  });
};

/** Namespaces into which charts and EKS add-ons install: they bring their service accounts themselves. */
const addOnNamespacesOf = (stack: Inventory): ReadonlySet<string> =>
  new Set([
    ...stack.of("k8s:helm.sh:Release").map(({ props }) => props.namespace ?? "default"),
    ...(stack.of("aws:eks/addon:Addon").length > 0 ? ["kube-system"] : []),
  ]);

const judgeAccounts = (stack: Inventory): readonly Located[] => {
  const workloads = workloadsOf(stack).filter(({ template }) => template.labels[NAME_LABEL] !== undefined);
  const accountOf = ({ template }: (typeof workloads)[number]): string =>
    `${template.namespace ?? "default"}/${template.spec.serviceAccountName ?? "default"}`;
  return workloads.flatMap((workload) =>
    on(workload.member, [
      ...when(
        (workload.template.spec.serviceAccountName ?? "default") === "default",
        `${workload.template.path}.serviceAccountName: the namespace's default; give the service its own`,
      ),
      ...when(
        workloads.some(
          (other) =>
            accountOf(other) === accountOf(workload) &&
            other.template.labels[NAME_LABEL] !== workload.template.labels[NAME_LABEL],
        ),
        `${workload.template.path}.serviceAccountName: shared with another service; give each its own`,
      ),
    ]),
  );
};
