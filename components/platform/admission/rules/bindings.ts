import { TENANT_LABEL } from "../../../../lib/labels";
import { literal, optional } from "../cel";
import type { PolicyPlan } from "../policy";

const subjects = optional("object.subjects", "[]");
const tenantSubject =
  '((s.kind == "Group" && (s.name.startsWith("tenant:") || s.name.startsWith("system:serviceaccounts:tenant-"))) || (s.kind == "ServiceAccount" && has(s.namespace) && s.namespace.startsWith("tenant-")) || (s.kind == "User" && s.name.startsWith("system:serviceaccount:tenant-")))';

/** No tenant holds a right outside its namespace, and inside it only what a Role there spells out. */
export const bindingPolicy = (): PolicyPlan => ({
  name: "tenant-bindings",
  matches: [
    { groups: ["rbac.authorization.k8s.io"], resources: ["clusterrolebindings", "rolebindings"], scope: "*" },
  ],
  where: { kind: "everywhere" },
  variables: [
    {
      name: "ofTenant",
      expression: `namespaceObject != null && has(namespaceObject.metadata.labels) && ${literal(TENANT_LABEL)} in namespaceObject.metadata.labels`,
    },
    {
      name: "tenant",
      expression: `variables.ofTenant ? namespaceObject.metadata.labels[${literal(TENANT_LABEL)}] : ""`,
    },
  ],
  rules: [
    {
      id: "TEN-RBD-01",
      allow: `variables.ofTenant || ${subjects}.all(s, !${tenantSubject})`,
      message: "a tenant's group or account may be bound in the tenant's own namespace only",
    },
    {
      id: "TEN-RBD-02",
      allow: `!variables.ofTenant || object.roleRef.kind == "Role"`,
      message: "bind a Role of the namespace, never a ClusterRole such as admin, edit or cluster-admin",
    },
    {
      id: "TEN-RBD-03",
      allow: `!variables.ofTenant || ${subjects}.all(s, (s.kind == "Group" && s.name == "tenant:" + variables.tenant + ":admins") || (s.kind == "ServiceAccount" && has(s.namespace) && s.namespace == "tenant-" + variables.tenant))`,
      message: "subjects must be the tenant's own administrators or accounts",
    },
  ],
});
