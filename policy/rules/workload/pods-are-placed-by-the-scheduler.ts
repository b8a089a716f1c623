import { workloadRule } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import { NODE_GROUP_LABEL, isPaymentNamespace, tenantOfNamespace } from "../../frame/vocabulary";
import type { PodTemplate } from "../../frame/workload";

const NODE_CONDITIONS = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

/** WL-10: Pods are placed by the scheduler on their own nodes. */
export const podsArePlacedByTheScheduler = workloadRule({
  control: "WL-10",
  sentence: "pods-are-placed-by-the-scheduler",
  judge: (template) => {
    const { path, spec } = template;
    return [
      ...when(spec.nodeName !== undefined, `${path}.nodeName: passes the scheduler by; remove it`),
      ...unless(
        (spec.schedulerName ?? "default-scheduler") === "default-scheduler",
        `${path}.schedulerName: not the cluster's scheduler; remove it`,
      ),
      ...when(
        "kubernetes.io/hostname" in (spec.nodeSelector ?? {}),
        `${path}.nodeSelector: picks a machine; select a node group`,
      ),
      ...when(
        foreign(template, spec.nodeSelector?.[NODE_GROUP_LABEL]),
        `${path}.nodeSelector[${NODE_GROUP_LABEL}]: a node group of others; use the workload's own`,
      ),
      ...(spec.tolerations ?? []).flatMap((toleration, index) =>
        unless(
          NODE_CONDITIONS.includes(toleration.key ?? "") ||
            (toleration.key === NODE_GROUP_LABEL &&
              (toleration.operator ?? "Equal") === "Equal" &&
              !foreign(template, toleration.value ?? "")),
          `${path}.tolerations[${index}]: tolerates more than the workload's own node group; name the group`,
        ),
      ),
    ];
  },
});

/** Whether a node group belongs to another tenant, or to the payment scope for a pod outside of it. */
const foreign = ({ namespace }: PodTemplate, group: string | undefined): boolean => {
  if (group === undefined) return false;
  const tenant = tenantOfNamespace(namespace);
  if (group === "" || group === "system") return true;
  if (group === "pci") return !isPaymentNamespace(namespace);
  return group.startsWith("tenant-") && group !== `tenant-${tenant ?? ""}`;
};
