import { PLATFORM_PREFIX, TENANT_LABEL, TIER_LABEL, tenantFactLabels } from "../../../../lib/labels";
import { PROJECT } from "../../../../lib/naming";
import { escaped, isController, isPlatform, literal, optional } from "../cel";
import type { PolicyPlan } from "../policy";

/** Whose an object is never changes, whoever writes it. */
const IDENTITY = [TENANT_LABEL];

/**
 * What else the namespace knows of its tenant. It changes in the middle of an update of the platform, when objects
 * still carry the earlier value or a preview carries the next one: so these bind everybody but the platform.
 */
const FACTS = [TIER_LABEL, ...Object.values(tenantFactLabels)];

/** Finalizers that the garbage collector serves on every kind; any other would make an object undeletable. */
const SERVED_FINALIZERS = ["foregroundDeletion", "orphan"];

/** Finalizers that a controller serves on one kind; on another nobody would ever take them off. */
const SERVED_ON = {
  persistentvolumeclaims: ["kubernetes.io/pvc-protection"],
  pods: ["batch.kubernetes.io/job-tracking"],
};

/**
 * Domains of annotations and labels, with everything below them, through which an object would take another
 * identity, network, proxy or container, hold up nodes, or steer a controller of the platform.
 */
const STEERING = [
  "amazonaws.com",
  "aws.com",
  "k8s.aws",
  "iam.gke.io",
  "azure.workload.identity",
  "hashicorp.com",
  "cncf.io",
  "multus-cni.io",
  "ovn.org",
  "antrea.io",
  "istio.io",
  "linkerd.io",
  "opentelemetry.io",
  "dapr.io",
  "argoproj.io",
  "keda.sh",
  "karpenter.sh",
  "cluster-autoscaler.kubernetes.io",
  "descheduler.alpha.kubernetes.io",
  "velero.io",
  "external-secrets.io",
  "external-dns.alpha.kubernetes.io",
  "cert-manager.io",
  "security.alpha.kubernetes.io",
  "security.beta.kubernetes.io",
  "fluentbit.io",
  "co.elastic.logs",
  "datadoghq.com",
  "emberstack.com",
  "mittwald.de",
  "stakater.com",
  "prometheus.io",
  "jaegertracing.io",
  "chaos-mesh.org",
  "aquasecurity.github.io",
  "projectcalico.org",
  "cilium.io",
];

/**
 * Keys without a domain by which the dashboards' side-car takes files, and chooses where it writes them; and those by which
 * a pod passes for one that a node made itself, which drains and autoscalers leave alone.
 */
const STEERING_WORDS = ["grafana_[a-z]+", "k8s-sidecar-[a-z-]+", "kubernetes[.]io/config[.][a-z]+"];

/** RE2 for a key of one of these. */
const STEERING_KEY = `^((([a-z0-9-]+[.])*(${STEERING.map(escaped).join("|")})/.*)|${STEERING_WORDS.join("|")})$`;

/** Annotations of an object are copied to each of its revisions; only the one that `kubectl apply` leaves is not. */
const NOT_COPIED = "kubectl.kubernetes.io/last-applied-configuration";
const MOST_CHARACTERS = 32_768;
const MOST_ANNOTATIONS = 64;

/** Bounds of what else the store keeps of an object: its labels, who wrote which field of it, and what it asks for. */
const MOST_LABEL_CHARACTERS = 8192;
const MOST_MANAGED_CHARACTERS = 131_072;
const MOST_SPEC_CHARACTERS = 131_072;

/** How long a value is when it is written out. */
const written = (value: string): string => `size("%s".format([${value}]))`;

const brief = (annotations: string): string =>
  `(size(${annotations}) <= ${MOST_ANNOTATIONS} && ${annotations}.map(k, k == ${literal(NOT_COPIED)} ? 0 : size(string(${annotations}[k]))).sum() <= ${MOST_CHARACTERS})`;

/** Claims that a pod brings along: a controller makes them when the pod is there. */
const claimsOf = (pod: string): string =>
  `(has(${pod}.spec) && has(${pod}.spec.volumes) ? ${pod}.spec.volumes.filter(v, has(v.ephemeral) && has(v.ephemeral.volumeClaimTemplate)).map(v, v.ephemeral.volumeClaimTemplate) : [])`;

/** The platform's own keys that a tenant's object may repeat: they must tell the truth (TEN-MET-01). */
const REPEATABLE = [TENANT_LABEL, ...Object.values(tenantFactLabels), TIER_LABEL];

const labelsOf = (holder: string): string =>
  `(has(${holder}.metadata) ? ${optional(`${holder}.metadata.labels`, "{}")} : {})`;
const annotationsOf = (holder: string): string =>
  `(has(${holder}.metadata) ? ${optional(`${holder}.metadata.annotations`, "{}")} : {})`;

const ownersOf = (holder: string): string =>
  `(has(${holder}.metadata) ? ${optional(`${holder}.metadata.ownerReferences`, "[]")} : [])`;

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

/** The same for an object and for all that is made from it. */
const truthfulThroughout = (keys: readonly string[]): string =>
  [
    ...["variables.labels", "variables.templateLabels"].map((labels) => truthful(keys, labels)),
    `variables.moulds.all(m, ${truthful(keys, labelsOf("m"))})`,
  ].join(" && ");

const unsteered = (keys: string): string =>
  `${keys}.all(k, !k.matches(${literal(STEERING_KEY)}) && (k in ${literal(REPEATABLE)} || !k.matches(${literal(`^([a-z0-9-]+[.])*${escaped(PLATFORM_PREFIX)}/`)})))`;

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
  {
    // What a controller will make objects from, besides the pod: jobs and claims.
    name: "moulds",
    expression: `(has(variables.it.spec) && has(variables.it.spec.jobTemplate) ? [variables.it.spec.jobTemplate] : []) + (has(variables.it.spec) && has(variables.it.spec.volumeClaimTemplates) ? variables.it.spec.volumeClaimTemplates : []) + ${claimsOf("variables.it")} + ${claimsOf("variables.template")}`,
  },
];

/** Whether labels take the place of a platform service's pods, behind its Service and in its network rules. */
const imitates = (labels: string): string =>
  `("app.kubernetes.io/instance" in ${labels} && ${labels}["app.kubernetes.io/instance"].startsWith("spotify-ai-"))`;

/** Kinds that controllers make from what tenants write: a finalizer they are made with is the tenant's. */
const MADE_FOR_TENANTS = ["pods", "persistentvolumeclaims", "jobs"];

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
      allow: `!(${claimsPlatform("variables.labels")}) && !(${claimsPlatform(labelsOf("variables.before"))}) && !(${claimsPlatform("variables.templateLabels")}) && variables.moulds.all(m, !(${claimsPlatform(labelsOf("m"))}))`,
      message: "objects of the platform may not be changed, removed or imitated",
    },
    {
      id: "TEN-OWN-03",
      allow: `!${imitates("variables.labels")} && !${imitates("variables.templateLabels")}`,
      message:
        "app.kubernetes.io/instance must not start with spotify-ai-: such pods would stand behind the platform's Services",
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
      allow: [truthfulThroughout(IDENTITY), `(${isPlatform} || (${truthfulThroughout(FACTS)}))`].join(" && "),
      message: "labels that name tenant, tier, state, residency or cost centre must equal the namespace's",
    },
    {
      id: "TEN-MET-02",
      allow: `(${isController} && !(request.operation == "CREATE" && request.resource.resource in ${literal(MADE_FOR_TENANTS)})) || variables.finalizers.all(f, f in ${literal(SERVED_FINALIZERS)} || (request.resource.resource in ${literal(SERVED_ON)} && f in ${literal(SERVED_ON)}[request.resource.resource]) || f in variables.earlier)`,
      message: "this finalizer is served by no controller and would block removal",
    },
    {
      id: "TEN-MET-03",
      // The platform sizes the sidecars of its own workloads by annotation.
      allow: `${isPlatform} || (${["labels", "annotations", "templateLabels", "templateAnnotations"]
        .map((part) => unsteered(`variables.${part}`))
        .concat(
          [labelsOf("m"), annotationsOf("m")].map((keys) => `variables.moulds.all(m, ${unsteered(keys)})`),
        )
        .join(" && ")})`,
      message:
        "labels and annotations that choose a role, a network or a proxy, or steer a controller, are not allowed",
    },
    {
      id: "TEN-MET-04",
      // Controllers copy these from a template onto what they make, where nobody would judge them again.
      allow: `([variables.template] + variables.moulds).all(m, !has(m.metadata) || ((!has(m.metadata.finalizers) || size(m.metadata.finalizers) == 0) && (!has(m.metadata.ownerReferences) || size(m.metadata.ownerReferences) == 0)))`,
      message: "templates may carry labels and annotations, no finalizers and no ownerReferences",
    },
    {
      id: "TEN-MET-05",
      allow: `${isPlatform} || ${ownersOf("variables.it")} == (request.operation == "CREATE" ? [] : ${ownersOf("variables.before")})`,
      message:
        "ownerReferences are set by controllers only; they decide what is collected and what waits for it",
    },
    {
      id: "TEN-MET-06",
      allow: `${isPlatform} || (${["annotations", "templateAnnotations"].map((part) => brief(`variables.${part}`)).join(" && ")})`,
      message: `at most ${MOST_ANNOTATIONS} annotations and ${MOST_CHARACTERS} characters in them; data belongs into a ConfigMap`,
    },
    {
      id: "TEN-MET-07",
      // Controllers copy a template to each revision and each pod, with all the labels and lists that are in it.
      allow: `${isPlatform} || (${written("variables.labels")} <= ${MOST_LABEL_CHARACTERS} && ${written(`has(variables.it.metadata) ? ${optional("variables.it.metadata.managedFields", "[]")} : []`)} <= ${MOST_MANAGED_CHARACTERS} && ${written(optional("variables.it.spec", "{}"))} <= ${MOST_SPEC_CHARACTERS})`,
      message: `at most ${MOST_LABEL_CHARACTERS} characters of labels, ${MOST_SPEC_CHARACTERS} of a specification and ${MOST_MANAGED_CHARACTERS} of who manages which field`,
    },
  ],
});
