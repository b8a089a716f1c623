import { optional, type ResourceRule } from "./admission-policy";

/** Everything that carries a pod, and the sub-resources through which a pod's containers can change. */
export const POD_CARRIERS: readonly Partial<ResourceRule>[] = [
  {
    resources: ["pods", "pods/ephemeralcontainers", "pods/resize", "replicationcontrollers", "podtemplates"],
  },
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets", "daemonsets", "replicasets"] },
  { apiGroups: ["batch"], resources: ["jobs", "cronjobs"] },
  { apiGroups: ["argoproj.io"], resources: ["rollouts"] },
];

/** The pod inside of whatever carries it, and all of its containers. */
export const POD_VARIABLES = {
  pod: [
    "object.kind == 'Pod' ? object.spec",
    "object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.spec",
    "object.kind == 'PodTemplate' ? object.template.spec",
    "object.spec.template.spec",
  ].join(" : "),
  containers: ["containers", "initContainers", "ephemeralContainers"]
    .map((containers) => optional(`variables.pod.${containers}`, "[]"))
    .join(" + "),
  volumes: optional("variables.pod.volumes", "[]"),
} as const;

/** That a condition holds for each container, called `c`. */
export const eachContainer = (condition: string): string => `variables.containers.all(c, ${condition})`;

/** That a condition holds for each volume, called `v`. */
export const eachVolume = (condition: string): string => `variables.volumes.all(v, ${condition})`;
