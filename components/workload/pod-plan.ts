import type { CatalogueRow } from "../services/catalogue";
import { nodeGroups, NODE_GROUP_LABEL, nodeGroupTaint } from "../../lib/node-groups";

/** User and group of every container; above 10000 so that it collides with no account of a node. */
const UNPRIVILEGED = 10_001;

/** What a pod specification is planned from. */
export interface PodFacts {
  readonly row: CatalogueRow;
  /** Name of workload, account and container. */
  readonly name: string;
  /** Image reference with tag or digest. */
  readonly image: string;
}

/** The pod of a service: passes Pod Security "restricted" and runs on the row's node group only. */
export const planPod = ({ row, name, image }: PodFacts) => ({
  serviceAccountName: name,
  automountServiceAccountToken: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: UNPRIVILEGED,
    runAsGroup: UNPRIVILEGED,
    fsGroup: UNPRIVILEGED,
    seccompProfile: { type: "RuntimeDefault" },
  },
  nodeSelector: { [NODE_GROUP_LABEL]: row.nodeGroup },
  tolerations: nodeGroups[row.nodeGroup].tainted
    ? [{ ...nodeGroupTaint(row.nodeGroup), operator: "Equal" }]
    : [],
  containers: [
    {
      name,
      image,
      imagePullPolicy: "Always",
      ports: [{ name: "http", containerPort: row.port, protocol: "TCP" }],
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
      resources: { requests: row.resources, limits: row.resources },
      readinessProbe: { httpGet: { path: "/ready", port: "http" } },
      livenessProbe: { httpGet: { path: "/live", port: "http" } },
    },
  ],
});
