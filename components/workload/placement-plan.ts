import { priorityClassName } from "../../lib/criticality";
import { selectorFor } from "../../lib/labels";
import { NODE_GROUP_LABEL, nodeGroups, nodeGroupTaint } from "../../lib/node-groups";
import { HOST_KEY, ZONE_KEY } from "../../lib/zones";
import type { CatalogueRow } from "../services/catalogue-types";
import type { WorkloadFacts } from "./workload-types";

/** Seconds a pod waits for a lost node before it is replaced elsewhere; the cluster's own default is 300. */
const LOST_NODE_SECONDS = 30;

const lostNode = (condition: "not-ready" | "unreachable") => ({
  key: `node.kubernetes.io/${condition}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: LOST_NODE_SECONDS,
});

/** A group that is not shared is a tenant's own, and always tainted. */
const isTainted = (group: string): boolean =>
  Object.entries(nodeGroups).find(([name]) => name === group)?.[1].tainted ?? true;

/** Labels of a service's pods that never change. */
export const podSelector = ({ key, name }: Pick<WorkloadFacts, "key" | "name">) =>
  selectorFor({ name: key, instance: name });

/** What the place of pods follows from. */
export type PlacementFacts = Pick<WorkloadFacts, "key" | "name" | "nodeGroup"> & {
  readonly row: Pick<CatalogueRow, "criticality" | "nodeGroup">;
};

/** Where a service's pods may run: its group only, evenly over the zones, apart from each other. */
export function planPlacement(facts: PlacementFacts) {
  const group = facts.nodeGroup ?? facts.row.nodeGroup;
  const labelSelector = { matchLabels: podSelector(facts) };
  return {
    priorityClassName: priorityClassName(facts.row.criticality),
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: NODE_GROUP_LABEL, operator: "In", values: [group] }] },
          ],
        },
      },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: HOST_KEY, labelSelector } },
        ],
      },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: ZONE_KEY,
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector,
        // Each revision is spread by itself: the pods it replaces must not count. A pod has one of the two labels.
        matchLabelKeys: ["pod-template-hash", "rollouts-pod-template-hash"],
        nodeAffinityPolicy: "Honor",
        // The nodes of a lost zone are tainted: they stop counting, and its pods start elsewhere.
        nodeTaintsPolicy: "Honor",
      },
    ],
    tolerations: [
      ...(isTainted(group) ? [{ ...nodeGroupTaint(group), operator: "Equal" }] : []),
      lostNode("not-ready"),
      lostNode("unreachable"),
    ],
  };
}
