import { TENANT_LABEL, TIER_LABEL, tenantFactLabels } from "../../../../lib/labels";
import { PROJECT } from "../../../../lib/naming";
import { isController, isPlatform, literal, optional } from "../cel";
import type { PolicyPlan } from "../policy";

/** Whose an object is never changes, whoever writes it. */
const IDENTITY = [TENANT_LABEL];

/**
 * What else the namespace knows of its tenant. It changes in the middle of an update of the platform, when objects
 * still carry the earlier value or a preview carries the next one: so these bind everybody but the platform.
 */
const FACTS = [TIER_LABEL, tenantFactLabels.state, tenantFactLabels.residency, tenantFactLabels.costCentre];

/** Finalizers that controllers of every cluster serve; any other would make an object undeletable. */
const SERVED_FINALIZERS = [
  "kubernetes.io/pvc-protection",
  "foregroundDeletion",
  "orphan",
  "batch.kubernetes.io/job-tracking",
  "service.kubernetes.io/load-balancer-cleanup",
];

/** Annotations and labels through which a pod would take another identity, network or proxy. */
const STEERING = [
  "eks.amazonaws.com/",
  "iam.amazonaws.com/",
  "iam.gke.io/",
  "azure.workload.identity/",
  "vault.hashicorp.com/",
  "k8s.v1.cni.cncf.io/",
  "vpc.amazonaws.com/",
  "sidecar.istio.io/",
  "traffic.sidecar.istio.io/",
  "inject.istio.io/",
  "proxy.istio.io/",
  "ambient.istio.io/",
  "istio.io/",
  "seccomp.security.alpha.kubernetes.io/",
  "container.apparmor.security.beta.kubernetes.io/",
];

/** What the mesh and the nodes themselves write onto pods. */
const WRITTEN_BY_CONTROLLERS = ["sidecar.istio.io/status", "istio.io/rev"];

const labelsOf = (holder: string): string =>
  `(has(${holder}.metadata) ? ${optional(`${holder}.metadata.labels`, "{}")} : {})`;
const annotationsOf = (holder: string): string =>
  `(has(${holder}.metadata) ? ${optional(`${holder}.metadata.annotations`, "{}")} : {})`;

const PLATFORM_PAIR = [
  ["app.kubernetes.io/managed-by", "pulumi"],
  ["app.kubernetes.io/part-of", PROJECT],
] as const;

const claimsPlatform = (labels: string): string =>
  PLATFORM_PAIR.map(
    ([key, value]) => `${literal(key)} in ${labels} && ${labels}[${literal(key)}] == ${literal(value)}`,
  ).join(" && ");

const truthful = (keys: readonly string[], labels: string): string =>
  `${literal(keys)}.all(k, !(k in ${labels}) || (k in namespaceObject.metadata.labels && ${labels}[k] == namespaceObject.metadata.labels[k]))`;

const unsteered = (keys: string): string =>
  `${keys}.all(k, k in ${literal(WRITTEN_BY_CONTROLLERS)} || !${literal(STEERING)}.exists(p, k.startsWith(p)))`;

const named = (object: string): string =>
  `(has(${object}.metadata) && ((has(${object}.metadata.name) && ${object}.metadata.name.startsWith("spotify-ai-")) || (has(${object}.metadata.generateName) && ${object}.metadata.generateName.startsWith("spotify-ai-"))))`;

const shared = [
  { name: "it", expression: "dyn(object == null ? oldObject : object)" },
  { name: "before", expression: "dyn(oldObject == null ? object : oldObject)" },
  { name: "labels", expression: labelsOf("variables.it") },
  { name: "annotations", expression: annotationsOf("variables.it") },
  {
    name: "template",
    expression: `has(variables.it.spec) && has(variables.it.spec.jobTemplate) && has(variables.it.spec.jobTemplate.spec) ? variables.it.spec.jobTemplate.spec.template : has(variables.it.spec) && has(variables.it.spec.template) ? variables.it.spec.template : has(variables.it.template) ? variables.it.template : {}`,
  },
  { name: "templateLabels", expression: labelsOf("variables.template") },
  { name: "templateAnnotations", expression: annotationsOf("variables.template") },
];

/** What the platform put into a tenant's namespace stays as it is, and nothing else may pass for it. */
export const platformObjectsPolicy = (): PolicyPlan => ({
  name: "tenant-platform-objects",
  matches: [{ groups: ["*"], resources: ["*/*"], operations: ["CREATE", "UPDATE", "DELETE"] }],
  where: { kind: "tenants" },
  conditions: [{ name: "not-the-platform", expression: `!${isPlatform}` }],
  variables: shared,
  rules: [
    {
      id: "TEN-OWN-01",
      allow: `!${named("variables.it")} && !(has(request.name) && request.name.startsWith("spotify-ai-"))`,
      message: "names that start with spotify-ai- are the platform's",
    },
    {
      id: "TEN-OWN-02",
      allow: `!(${claimsPlatform("variables.labels")}) && !(${claimsPlatform(labelsOf("variables.before"))}) && !(${claimsPlatform("variables.templateLabels")})`,
      message: "objects of the platform may not be changed, removed or imitated",
    },
  ],
});

/** Whatever is written into a tenant's namespace tells the truth about its owner and can be removed again. */
export const metadataPolicy = (): PolicyPlan => ({
  name: "tenant-metadata",
  matches: [{ groups: ["*"], resources: ["*/*"] }],
  where: { kind: "tenants" },
  variables: [
    ...shared,
    {
      name: "finalizers",
      expression: `has(variables.it.metadata) ? ${optional("variables.it.metadata.finalizers", "[]")} : []`,
    },
    {
      name: "earlier",
      expression: `request.operation == "UPDATE" && has(variables.before.metadata) ? ${optional("variables.before.metadata.finalizers", "[]")} : []`,
    },
  ],
  rules: [
    {
      id: "TEN-MET-01",
      allow: [
        ...["variables.labels", "variables.templateLabels"].map((labels) => truthful(IDENTITY, labels)),
        `(${isPlatform} || (${["variables.labels", "variables.templateLabels"].map((labels) => truthful(FACTS, labels)).join(" && ")}))`,
      ].join(" && "),
      message: "labels that name tenant, tier, state, residency or cost centre must equal the namespace's",
    },
    {
      id: "TEN-MET-02",
      allow: `${isController} || variables.finalizers.all(f, f in ${literal(SERVED_FINALIZERS)} || f in variables.earlier)`,
      message: "this finalizer is served by no controller and would block removal",
    },
    {
      id: "TEN-MET-03",
      // The platform sizes the sidecars of its own workloads by annotation.
      allow: `${isPlatform} || (${["labels", "annotations", "templateLabels", "templateAnnotations"]
        .map((part) => unsteered(`variables.${part}`))
        .join(" && ")})`,
      message: "labels and annotations that choose a cloud role, a network or a proxy are not allowed",
    },
  ],
});
