import { isPlatform, literal } from "../cel";
import type { PolicyPlan } from "../policy";

const INSTANCE = "app.kubernetes.io/instance";
const chosen = `object.spec.selector.matchLabels`;
const most = "dyn(object.spec.maxUnavailable)";

/**
 * A drain of a node must always be able to go on: it waits for every budget, and gives up where two hold for one
 * pod. So each budget leaves one pod to take, and any that is not ready, and its selector names its own instance, which
 * no other can.
 */
export const budgetPolicy = (): PolicyPlan => ({
  name: "tenant-budgets",
  matches: [{ groups: ["policy"], resources: ["poddisruptionbudgets"] }],
  where: { kind: "tenants" },
  conditions: [{ name: "not-the-platform", expression: `!${isPlatform}` }],
  rules: [
    {
      id: "TEN-PDB-01",
      allow: `has(object.spec.maxUnavailable) && !has(object.spec.minAvailable) && (type(${most}) == int ? int(${most}) >= 1 : !string(${most}).matches("^0+%$"))`,
      message: "maxUnavailable must be 1 or more, instead of minAvailable, so that nodes can be drained",
    },
    {
      id: "TEN-PDB-02",
      allow: `has(object.spec.selector) && has(${chosen}) && ${literal(INSTANCE)} in ${chosen} && ${chosen}[${literal(INSTANCE)}] == object.metadata.name`,
      message: `selector.matchLabels must hold ${INSTANCE} with the budget's own name, so that no two budgets hold for one pod`,
    },
    {
      id: "TEN-PDB-03",
      allow: `has(object.spec.unhealthyPodEvictionPolicy) && object.spec.unhealthyPodEvictionPolicy == "AlwaysAllow"`,
      message:
        "unhealthyPodEvictionPolicy must be AlwaysAllow, or pods that never get ready hold their nodes",
    },
  ],
});
