import { NODE_GROUP_LABEL } from "../../../lib/node-groups";

/** Plain objects as they are sent to the API server. */
export type Json = Readonly<Record<string, unknown>>;

/** A digest like any other. */
export const DIGEST = `sha256:${"a".repeat(64)}`;

/** What harmless objects of a tenant are made from. */
export interface Yard {
  readonly id: string;
  readonly registry: string;
}

const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** A container that every layer lets pass. */
export const container = ({ id, registry }: Yard): Json => ({
  name: "main",
  image: `${registry}/tenants/${id}/app@${DIGEST}`,
  imagePullPolicy: "Always",
  securityContext: restricted,
  resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "10m", memory: "16Mi" } },
});

/** A pod that every layer lets pass. */
export const podSpec = (yard: Yard): Json => ({
  automountServiceAccountToken: false,
  nodeSelector: { [NODE_GROUP_LABEL]: "general" },
  securityContext: { runAsNonRoot: true, runAsUser: 10_001, seccompProfile: { type: "RuntimeDefault" } },
  containers: [container(yard)],
  restartPolicy: "Always",
});

/** Where a kind is served. */
export interface Place {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

export const places = {
  pod: { apiVersion: "v1", kind: "Pod", plural: "pods" },
  deployment: { apiVersion: "apps/v1", kind: "Deployment", plural: "deployments" },
  statefulSet: { apiVersion: "apps/v1", kind: "StatefulSet", plural: "statefulsets" },
  daemonSet: { apiVersion: "apps/v1", kind: "DaemonSet", plural: "daemonsets" },
  replicaSet: { apiVersion: "apps/v1", kind: "ReplicaSet", plural: "replicasets" },
  replicationController: {
    apiVersion: "v1",
    kind: "ReplicationController",
    plural: "replicationcontrollers",
  },
  podTemplate: { apiVersion: "v1", kind: "PodTemplate", plural: "podtemplates" },
  job: { apiVersion: "batch/v1", kind: "Job", plural: "jobs" },
  cronJob: { apiVersion: "batch/v1", kind: "CronJob", plural: "cronjobs" },
} as const satisfies Record<string, Place>;

/** A kind that carries a pod. */
export type Carrier = keyof typeof places;

/** Path of a kind's collection in a namespace. */
export const collection = ({ apiVersion, plural }: Place, namespace: string): string =>
  `${apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`}/namespaces/${namespace}/${plural}`;

/** A pod wrapped into a kind that carries it. */
export function carry(
  kind: Carrier,
  spec: Json,
  { name, podMetadata = {} }: { name: string; podMetadata?: Json },
): Json {
  const extra = (podMetadata as { labels?: Json }).labels;
  const labels = { app: name };
  const metadata = { name };
  const place = { apiVersion: places[kind].apiVersion, kind: places[kind].kind };
  const template = { metadata: { ...podMetadata, labels: { ...labels, ...extra } }, spec };
  const job = {
    activeDeadlineSeconds: 60,
    ttlSecondsAfterFinished: 60,
    template: { metadata: podMetadata, spec: { ...spec, restartPolicy: "Never" } },
  };
  switch (kind) {
    case "pod":
      return { ...place, metadata: { ...metadata, ...podMetadata }, spec };
    case "podTemplate":
      return { ...place, metadata, template };
    case "job":
      return { ...place, metadata, spec: job };
    case "cronJob":
      return { ...place, metadata, spec: { schedule: "0 0 1 1 *", jobTemplate: { spec: job } } };
    case "replicationController":
      return { ...place, metadata, spec: { replicas: 0, selector: labels, template } };
    case "deployment":
    case "statefulSet":
    case "daemonSet":
    case "replicaSet":
      return {
        ...place,
        metadata,
        spec: {
          ...(kind === "daemonSet" ? {} : { replicas: 0 }),
          ...(kind === "statefulSet" ? { serviceName: name } : {}),
          selector: { matchLabels: labels },
          template,
        },
      };
    default:
      throw new Error(`unhandled kind ${JSON.stringify(kind satisfies never)}`);
  }
}
