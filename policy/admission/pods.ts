import { list, optional, type ResourceRule } from "./admission-policy";

/** Everything that carries a pod, and the sub-resources through which a pod's containers can change. */
export const POD_CARRIERS: readonly Partial<ResourceRule>[] = [
  {
    resources: ["pods", "pods/ephemeralcontainers", "pods/resize", "replicationcontrollers", "podtemplates"],
  },
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets", "daemonsets", "replicasets"] },
  { apiGroups: ["batch"], resources: ["jobs", "cronjobs"] },
  { apiGroups: ["argoproj.io"], resources: ["rollouts"] },
];

/** Accounts of the controllers that make pods from the templates of Kubernetes' own kinds. */
const COPIERS = ["replicaset", "statefulset", "daemon-set", "job", "replication"].map(
  (name) => `system:serviceaccount:kube-system:${name}-controller`,
);

/**
 * When a pod is judged. A template is judged when it is written, and the pods that Kubernetes makes from it are copies:
 * to judge them again would refuse what a mesh adds to them on their way. A change that leaves the specification alone,
 * such as the removal of a finalizer, is let through, so that a stricter rule never traps what runs.
 */
export const POD_CONDITIONS = {
  "is-no-copy-of-a-judged-template": `request.kind.kind != 'Pod' || !(request.userInfo.username in ${list(COPIERS)})`,
  "changes-the-specification":
    "request.operation != 'UPDATE' || (object.kind == 'PodTemplate' ? object.template != oldObject.template : object.spec != oldObject.spec)",
} as const;

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
