import { DEPLOYERS, PREVIEWERS } from "./access-plan";

/** One rule of a role. */
export interface AccessRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
}

/** A role for a group of those who deliver. */
export interface DeliveryAccessPlan {
  readonly name: string;
  readonly group: string;
  readonly rules: AccessRule[];
}

const READ = ["get", "list", "watch"];
const MANAGE = [...READ, "create", "update", "patch", "delete"];

/**
 * Kinds that the program and the charts of its add-ons declare, by API group. Named one by one: what is not here is
 * refused, above all `pods/exec`, `nodes/proxy`, `serviceaccounts/token` and impersonation.
 */
const declared: Readonly<Record<string, readonly string[]>> = {
  "": [
    "configmaps",
    "limitranges",
    "namespaces",
    "persistentvolumeclaims",
    "resourcequotas",
    "serviceaccounts",
    "services",
  ],
  apps: ["daemonsets", "deployments", "statefulsets"],
  batch: ["cronjobs", "jobs"],
  autoscaling: ["horizontalpodautoscalers"],
  policy: ["poddisruptionbudgets"],
  "networking.k8s.io": ["ingressclasses", "networkpolicies"],
  "scheduling.k8s.io": ["priorityclasses"],
  "storage.k8s.io": ["csidrivers", "storageclasses"],
  "flowcontrol.apiserver.k8s.io": ["flowschemas", "prioritylevelconfigurations"],
  "admissionregistration.k8s.io": [
    "mutatingwebhookconfigurations",
    "validatingadmissionpolicies",
    "validatingadmissionpolicybindings",
    "validatingwebhookconfigurations",
  ],
  "apiextensions.k8s.io": ["customresourcedefinitions"],
  "apiregistration.k8s.io": ["apiservices"],
};

/** Custom resources that the program and the add-ons' charts write, by API group. */
const custom: Readonly<Record<string, readonly string[]>> = {
  "argoproj.io": [
    "analysisruns",
    "analysistemplates",
    "applications",
    "applicationsets",
    "appprojects",
    "clusteranalysistemplates",
    "experiments",
    "rollouts",
    "rollouts/status",
  ],
  "autoscaling.k8s.io": ["verticalpodautoscalers"],
  "cert-manager.io": ["certificates", "clusterissuers", "issuers"],
  "chaos-mesh.org": ["networkchaos", "podchaos", "schedules", "stresschaos", "workflows"],
  "elasticsearch.k8s.elastic.co": ["elasticsearches"],
  "elbv2.k8s.aws": ["ingressclassparams", "targetgroupbindings"],
  "external-secrets.io": ["clustersecretstores", "externalsecrets", "secretstores"],
  "gateway.networking.k8s.io": ["gatewayclasses", "gateways", "grpcroutes", "httproutes", "referencegrants"],
  "karpenter.k8s.aws": ["ec2nodeclasses"],
  "karpenter.sh": ["nodepools"],
  "keda.sh": ["clustertriggerauthentications", "scaledjobs", "scaledobjects", "triggerauthentications"],
  "kibana.k8s.elastic.co": ["kibanas"],
  "monitoring.coreos.com": [
    "alertmanagerconfigs",
    "alertmanagers",
    "podmonitors",
    "probes",
    "prometheuses",
    "prometheusrules",
    "servicemonitors",
  ],
  "networking.istio.io": [
    "destinationrules",
    "envoyfilters",
    "gateways",
    "serviceentries",
    "sidecars",
    "virtualservices",
    "workloadentries",
  ],
  "opentelemetry.io": ["instrumentations", "opentelemetrycollectors"],
  "security.istio.io": ["authorizationpolicies", "peerauthentications", "requestauthentications"],
  "snapshot.storage.k8s.io": ["volumesnapshotclasses", "volumesnapshots"],
  "telemetry.istio.io": ["telemetries"],
  "velero.io": ["backups", "backupstoragelocations", "restores", "schedules", "volumesnapshotlocations"],
};

/** What a deployment watches while it waits, and never writes. */
const observed: Readonly<Record<string, readonly string[]>> = {
  "": ["endpoints", "events", "nodes", "persistentvolumes", "pods", "pods/log"],
  apps: ["controllerrevisions", "replicasets"],
  "discovery.k8s.io": ["endpointslices"],
  "events.k8s.io": ["events"],
};

const RBAC = "rbac.authorization.k8s.io";
const ROLES = ["clusterroles", "roles"];
const BINDINGS = ["clusterrolebindings", "rolebindings"];

const rulesFor = (table: Readonly<Record<string, readonly string[]>>, verbs: string[]): AccessRule[] =>
  Object.entries(table).map(([group, resources]) => ({
    apiGroups: [group],
    resources: [...resources],
    verbs,
  }));

/**
 * What the two delivery roles may do in the cluster. Deploying includes writing roles for others (the charts bring
 * wide ones), so a deployer could widen itself, but only by a write that the audit log and its alarm show.
 */
export const planDeliveryAccess = (): DeliveryAccessPlan[] => [
  {
    name: "platform:deployer",
    group: DEPLOYERS,
    rules: [
      ...rulesFor(declared, MANAGE),
      { apiGroups: [""], resources: ["secrets"], verbs: MANAGE },
      ...rulesFor(custom, MANAGE),
      { apiGroups: [RBAC], resources: ROLES, verbs: [...MANAGE, "bind", "escalate"] },
      { apiGroups: [RBAC], resources: BINDINGS, verbs: MANAGE },
      ...rulesFor(observed, READ),
    ],
  },
  {
    name: "platform:previewer",
    group: PREVIEWERS,
    rules: [
      // No secrets: a preview compares with the state, which holds them encrypted.
      ...rulesFor(declared, READ),
      ...rulesFor(custom, READ),
      { apiGroups: [RBAC], resources: [...ROLES, ...BINDINGS], verbs: READ },
      ...rulesFor(observed, READ),
    ],
  },
];
