import { TENANT_LABEL } from "../../../../lib/labels";
import { literal } from "../cel";
import type { PolicyPlan } from "../policy";

const user = "request.userInfo";

/** A tenant's identity acts in its own namespace, even when somebody granted it more by mistake. */
export const boundaryPolicy = (): PolicyPlan => ({
  name: "tenant-boundary",
  matches: [
    { groups: ["*"], resources: ["*/*"], operations: ["CREATE", "UPDATE", "DELETE", "CONNECT"], scope: "*" },
  ],
  where: { kind: "everywhere" },
  conditions: [
    {
      name: "by-a-tenant",
      expression: `(has(${user}.groups) && ${user}.groups.exists(g, g.startsWith("tenant:"))) || ${user}.username.startsWith("system:serviceaccount:tenant-")`,
    },
  ],
  rules: [
    {
      id: "TEN-BND-01",
      // Asking what oneself may do and who one is writes nothing.
      allow: [
        `(request.resource.group in ["authorization.k8s.io", "authentication.k8s.io"] && request.resource.resource.startsWith("selfsubject"))`,
        `(namespaceObject != null && has(namespaceObject.metadata.labels) && ${literal(TENANT_LABEL)} in namespaceObject.metadata.labels && (("tenant:" + namespaceObject.metadata.labels[${literal(TENANT_LABEL)}] + ":admins") in ${user}.groups || ${user}.username.startsWith("system:serviceaccount:tenant-" + namespaceObject.metadata.labels[${literal(TENANT_LABEL)}] + ":")))`,
      ].join(" || "),
      message: "a tenant's identity may act in its own namespace only",
    },
  ],
});
