import { ClusterRole, ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../../lib/labels";
import { planDeliveryAccess } from "./delivery-access-plan";

/** What the groups of the delivery roles may do in the cluster. */
export class DeliveryAccess extends pulumi.ComponentResource {
  /** The roles and their bindings. */
  readonly grants: readonly pulumi.Resource[];

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:DeliveryAccess", name, {}, opts);
    const owned = { parent: this };
    this.grants = planDeliveryAccess().flatMap(({ name: roleName, group, rules }) => {
      const label = `${name}-${roleName.slice(roleName.indexOf(":") + 1)}`;
      const metadata = {
        name: roleName,
        labels: labelsFor({ name: "delivery", instance: label, component: "cluster" }),
      };
      const role = new ClusterRole(label, { metadata, rules }, owned);
      const binding = new ClusterRoleBinding(
        label,
        {
          metadata,
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: roleName },
          subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }],
        },
        { ...owned, dependsOn: role },
      );
      return [role, binding];
    });
    this.registerOutputs({});
  }
}
