import { tenantFactLabels } from "../../../../lib/labels";
import { QUOTA_SHARE_PREFIX } from "../../../../lib/quota-share";
import { literal, optional } from "../cel";
import type { PolicyPlan } from "../policy";

/** Resources a tenant would be cut off from by a quota below its use. */
const CHECKED = [
  "requests.cpu",
  "requests.memory",
  "pods",
  "requests.storage",
  "persistentvolumeclaims",
  "count/secrets",
  "count/configmaps",
];

/** The quota says itself what the tenant is about to be: in a preview the namespace does not yet. */
const STATE = literal(tenantFactLabels.state);

const share = (object: string): string => {
  const annotations = optional(`${object}.metadata.annotations`, "{}");
  const key = `(${literal(QUOTA_SHARE_PREFIX)} + r)`;
  return `quantity(${key} in ${annotations} ? ${annotations}[${key}] : "0")`;
};

const hard = (object: string): string => `quantity(${object}.spec.hard[r])`;

/** What the tenant's own objects use, together with what the platform will add or take away. */
const need = `quantity(variables.used[r]).sub(${share("oldObject")}).add(${share("object")})`;

/**
 * A smaller tier is refused while it does not hold what the tenant uses; the platform's own services, which come
 * and go with the tier, do not count. A suspended tenant starts nothing, so its quota may be anything.
 */
export const quotaPolicy = (): PolicyPlan => ({
  name: "tenant-quotas",
  matches: [{ groups: [""], resources: ["resourcequotas"], operations: ["UPDATE"] }],
  where: { kind: "tenants" },
  conditions: [{ name: "the-allocation", expression: `object.metadata.name == "tenant"` }],
  variables: [
    {
      name: "used",
      expression: "has(oldObject.status) && has(oldObject.status.used) ? oldObject.status.used : {}",
    },
    {
      name: "tooSmall",
      expression: `${literal(CHECKED)}.filter(r, r in variables.used && r in object.spec.hard && r in oldObject.spec.hard && ${hard("object")}.compareTo(${hard("oldObject")}) < 0 && ${need}.compareTo(${hard("object")}) > 0)`,
    },
  ],
  rules: [
    {
      id: "TEN-QTA-01",
      allow: `!(${STATE} in object.metadata.labels) || object.metadata.labels[${STATE}] != "active" || size(variables.tooSmall) == 0`,
      message: "the smaller allocation does not hold what the tenant uses; free it first",
      detail: `variables.tooSmall.map(r, r + " in use " + variables.used[r] + ", new allocation " + object.spec.hard[r]).join("; ") + "; free it first or keep the tier"`,
    },
  ],
});
