import { TENANT_LABEL, TIER_LABEL } from "../../../../lib/labels";
import { podSecurityLabels } from "../../../../lib/pod-security";
import { tierNames } from "../../../../lib/tier-names";
import type { AdmissionFacts } from "../admission-types";
import { isPlatform, literal, optional } from "../cel";
import type { PolicyPlan } from "../policy";

const SYSTEM = ["default", "kube-system", "kube-public", "kube-node-lease"];

const labels = (object: string): string => optional(`${object}.metadata.labels`, "{}");
const tenants = (object: string): string =>
  `(${object} != null && (${object}.metadata.name.startsWith("tenant-") || ${literal(TENANT_LABEL)} in ${labels(object)}))`;

/** A tenant's namespace, its labels and those of the system are written by the platform, and always true. */
export function namespacePolicy({ platformNamespaces }: AdmissionFacts): PolicyPlan {
  const enforced = Object.entries(podSecurityLabels).filter(([key]) => key.includes("/enforce"));
  const guarded = literal([...SYSTEM, ...platformNamespaces]);
  return {
    name: "tenant-namespaces",
    // namespaces/status and namespaces/finalize write labels too.
    matches: [
      {
        groups: [""],
        resources: ["namespaces", "namespaces/*"],
        operations: ["CREATE", "UPDATE", "DELETE"],
        scope: "*",
      },
    ],
    // The selector of a binding looks at the labels after the change: it would miss their removal.
    where: { kind: "everywhere" },
    conditions: [
      {
        name: "of-a-tenant-or-the-platform",
        expression: `${tenants("object")} || ${tenants("oldObject")} || (has(request.name) && request.name in ${guarded})`,
      },
    ],
    variables: [
      { name: "labels", expression: `object == null ? {} : ${labels("object")}` },
      { name: "ofTenant", expression: `${tenants("object")} || ${tenants("oldObject")}` },
    ],
    rules: [
      {
        id: "TEN-NSP-01",
        allow: isPlatform,
        message: "namespaces of tenants, of the platform and of the system are changed by the platform only",
      },
      {
        id: "TEN-NSP-02",
        allow: `object == null || !variables.ofTenant || (${literal(TENANT_LABEL)} in variables.labels && object.metadata.name == "tenant-" + variables.labels[${literal(TENANT_LABEL)}])`,
        message: `the name must be tenant- and the id in the label ${TENANT_LABEL}, which therefore never changes`,
      },
      {
        id: "TEN-NSP-03",
        allow: `object == null || !variables.ofTenant || (${literal(TIER_LABEL)} in variables.labels && variables.labels[${literal(TIER_LABEL)}] in ${literal(tierNames)})`,
        message: `the label ${TIER_LABEL} must name a tier`,
      },
      {
        id: "TEN-NSP-04",
        allow: `object == null || !variables.ofTenant || ${literal(Object.fromEntries(enforced))}.all(k, k in variables.labels && variables.labels[k] == ${literal(Object.fromEntries(enforced))}[k])`,
        message: "Pod Security must be enforced as restricted in the platform's version",
      },
    ],
  };
}
