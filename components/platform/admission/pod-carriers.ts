import type { Match } from "./policy";
import { optional } from "./cel";

/**
 * Every kind that carries a pod, seen through one expression. `dyn` because the kinds keep it in different
 * places: without it the API server warns about fields that one kind has and another lacks.
 */
const podOf = (object: string): string => {
  const it = `dyn(${object})`;
  return [
    `has(${it}.template) ? ${it}.template.spec`,
    `has(${it}.spec.jobTemplate) ? ${it}.spec.jobTemplate.spec.template.spec`,
    `has(${it}.spec.template) ? ${it}.spec.template.spec`,
    `${it}.spec`,
  ].join(" : ");
};

const carriesPod = (object: string): string =>
  `(has(dyn(${object}).template) || has(dyn(${object}).spec)) && has((${podOf(object)}).containers)`;

/** The kinds that carry a pod, with every sub-resource through which it could be changed. */
export const podCarriers: readonly Match[] = [
  {
    groups: [""],
    resources: ["pods", "pods/*", "podtemplates", "replicationcontrollers", "replicationcontrollers/*"],
  },
  {
    groups: ["apps"],
    resources: ["deployments", "statefulsets", "daemonsets", "replicasets"].flatMap((kind) => [
      kind,
      `${kind}/*`,
    ]),
  },
  { groups: ["batch"], resources: ["jobs", "jobs/*", "cronjobs", "cronjobs/*"] },
  { groups: ["argoproj.io"], resources: ["rollouts", "rollouts/*"] },
];

/**
 * Judges a pod when it is made or changed. An update that leaves it alone (status, labels, the removal of a
 * finalizer) is not judged again, so that tightening a rule never traps what runs.
 */
export const podConditions = [
  { name: "carries-a-pod", expression: `object != null && ${carriesPod("object")}` },
  {
    name: "changes-the-pod",
    expression: `request.operation == "CREATE" || !(${carriesPod("oldObject")}) || (${podOf("object")}) != (${podOf("oldObject")})`,
  },
];

const list = (field: string): string => optional(`variables.pod.${field}`, "[]");

/** The pod, all its containers of all three lists, and its volumes. */
export const podVariables = [
  { name: "pod", expression: podOf("object") },
  {
    name: "containers",
    expression: ["containers", "initContainers", "ephemeralContainers"].map(list).join(" + "),
  },
  { name: "volumes", expression: list("volumes") },
  { name: "isPod", expression: `request.kind.group == "" && request.kind.kind == "Pod"` },
];
