import { type Attack, create, patch, policy, rbac, send } from "../attack";
import { attacker, registry } from "../ground";
import { carry, type Json, places, podSpec } from "../objects";
import { deputyAttacks } from "./deputies";
import { partAttacks } from "./parts";
import { sizeAttacks } from "./sizes";

const core = (plural: string, kind: string) => ({ apiVersion: "v1", kind, plural });
const group = (apiVersion: string, kind: string, plural: string) => ({ apiVersion, kind, plural });
const KND = policy("TEN-KND-01");

const service = core("services", "Service");
const services = (
  family: number,
  [name, rule]: readonly [string, string],
  { annotations, labels, ...spec }: Json,
): Attack => ({
  family,
  name: `service ${name}`,
  shot: create(service, {
    metadata: { name: "evil", annotations, labels },
    spec: { selector: { app: "x" }, ports: [{ port: 80 }], ...spec },
  }),
  tenant: policy(rule),
  over: policy(rule),
});

const route = group("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes");
const good = {
  hostnames: ["app.attack-mallory.tenants.dev.spotify-ai.example"],
  parentRefs: [{ namespace: "spotify-ai-agent-dev-ingress", name: "tenants" }],
  rules: [{ backendRefs: [{ name: "app", port: 80 }] }],
};
const routes = (name: string, rule: string, change: Json): Attack => ({
  family: 42,
  name: `route ${name}`,
  shot: create(route, { metadata: { name: "evil" }, spec: { ...good, ...change } }),
  tenant: policy(rule),
  over: policy(rule),
  inOwnOnly: true,
});

const ingress = group("networking.k8s.io/v1", "Ingress", "ingresses");
const ingresses = (name: string, rule: string, { annotations, ...change }: Json): Attack => ({
  family: 41,
  name: `ingress ${name}`,
  shot: create(ingress, {
    metadata: { name: "evil", ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      ingressClassName: "spotify-ai-tenants",
      rules: [
        {
          host: "app.attack-mallory.tenants.dev.spotify-ai.example",
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name: "a", port: { number: 80 } } } },
            ],
          },
        },
      ],
      ...change,
    },
  }),
  tenant: rbac,
  over: policy(rule),
  inOwnOnly: true,
});

const claims = (name: string, rule: string, { annotations, ...change }: Json): Attack => ({
  family: 31,
  name: `claim ${name}`,
  shot: create(core("persistentvolumeclaims", "PersistentVolumeClaim"), {
    metadata: { name: "evil", annotations },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "tenant-encrypted",
      resources: { requests: { storage: "1Gi" } },
      ...change,
    },
  }),
  tenant: policy(rule),
  over: policy(rule),
});

const HPA = "HorizontalPodAutoscaler";
const autoscalers = [
  ["Deployment", "spotify-ai-auth-service"],
  ["Rollout", "app"],
].map(
  ([kind = "", name = ""]): Attack => ({
    family: 60,
    name: `autoscaler of the ${kind} ${name}`,
    shot: create(group("autoscaling/v2", HPA, "horizontalpodautoscalers"), {
      metadata: { name: "evil" },
      spec: { maxReplicas: 1, scaleTargetRef: { apiVersion: "apps/v1", kind, name } },
    }),
    tenant: policy("TEN-SCL-06"),
    over: policy("TEN-SCL-06"),
  }),
);

const yard = { id: attacker.id, registry };
const jobs = [
  ["that lasts for ever", { activeDeadlineSeconds: 2_000_000_000 }],
  ["that is kept for ever", { ttlSecondsAfterFinished: 2_000_000_000 }],
  ["that is tried for ever", { backoffLimit: 2_000_000_000 }],
].map(([name, change]): Attack => {
  const job = carry("job", podSpec(yard), { name: "evil" });
  return {
    family: 61,
    name: `job ${name as string}`,
    shot: create(places.job, { ...job, spec: { ...(job["spec"] as Json), ...(change as Json) } }),
    tenant: policy("TEN-SCL-05"),
    over: policy("TEN-SCL-05"),
    inOwnOnly: true,
  };
});

const OWN_PODS = { matchLabels: { "app.kubernetes.io/instance": "evil" } };
const EVEN_UNREADY = { unhealthyPodEvictionPolicy: "AlwaysAllow" };
const budgets = [
  ["that stops every drain", "TEN-PDB-01", { maxUnavailable: 0, selector: OWN_PODS }],
  ["that stops every drain in per cent", "TEN-PDB-01", { maxUnavailable: "0%", selector: OWN_PODS }],
  ["that keeps all pods", "TEN-PDB-01", { minAvailable: "100%", selector: OWN_PODS }],
  ["over every pod", "TEN-PDB-02", { maxUnavailable: 1, selector: {} }],
  [
    "over another budget's pods",
    "TEN-PDB-02",
    {
      maxUnavailable: 1,
      selector: { matchLabels: { "app.kubernetes.io/instance": "spotify-ai-auth-service" } },
    },
  ],
  [
    "over pods that never get ready",
    "TEN-PDB-0",
    { maxUnavailable: 1, selector: OWN_PODS, unhealthyPodEvictionPolicy: undefined },
  ],
  [
    "over pods that never get ready, in other words",
    "TEN-PDB-0",
    { maxUnavailable: 1, selector: OWN_PODS, unhealthyPodEvictionPolicy: "IfHealthyBudget" },
  ],
].map(
  ([name, rule, spec]): Attack => ({
    family: 52,
    name: `disruption budget ${name as string}`,
    shot: create(group("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"), {
      metadata: { name: "evil" },
      spec: { ...EVEN_UNREADY, ...(spec as Json) },
    }),
    tenant: policy(rule as string),
    over: policy(rule as string),
  }),
);

const statefulSets = [
  ["finalizers", "TEN-MET-04", { finalizers: ["evil.example/never"] }],
  [
    "owners",
    "TEN-MET-04",
    {
      ownerReferences: [
        { apiVersion: "v1", kind: "Pod", name: "x", uid: "00000000-0000-0000-0000-000000000000" },
      ],
    },
  ],
  ["steering labels", "TEN-MET-03", { labels: { "velero.io/exclude-from-backup": "true" } }],
  [
    "another's cost centre",
    "TEN-MET-01",
    { labels: { "platform.spotify-ai.io/cost-centre": "attack-alice" } },
  ],
  [
    "the platform's labels",
    "TEN-OWN-02",
    {
      labels: { "app.kubernetes.io/managed-by": "pulumi", "app.kubernetes.io/part-of": "spotify-ai-agent" },
    },
  ],
].map(([name, rule, metadata]): Attack => {
  const set = carry("statefulSet", podSpec(yard), { name: "evil" });
  const claim = {
    metadata: { name: "data", ...(metadata as Json) },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "tenant-encrypted",
      resources: { requests: { storage: "1Gi" } },
    },
  };
  return {
    family: 79,
    name: `claims with ${name as string} from a StatefulSet`,
    shot: create(places.statefulSet, {
      ...set,
      spec: { ...(set["spec"] as Json), volumeClaimTemplates: [claim] },
    }),
    tenant: policy(rule as string),
    over: policy(rule as string),
    inOwnOnly: true,
  };
});

/** Kinds that belong to the platform, with an object that the API server itself would take. */
const platformKinds: readonly (readonly [
  number,
  { apiVersion: string; kind: string; plural: string },
  Json,
])[] = [
  [
    44,
    group("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"),
    { spec: { podSelector: {}, ingress: [{}], egress: [{}] } },
  ],
  [49, core("resourcequotas", "ResourceQuota"), { spec: { hard: { pods: "1k" } } }],
  [50, core("limitranges", "LimitRange"), { spec: { limits: [] } }],
  [
    39,
    core("endpoints", "Endpoints"),
    { subsets: [{ addresses: [{ ip: "10.1.2.3" }], ports: [{ port: 80 }] }] },
  ],
  [
    39,
    group("discovery.k8s.io/v1", "EndpointSlice", "endpointslices"),
    { addressType: "IPv4", endpoints: [{ addresses: ["10.1.2.3"] }], ports: [{ port: 80 }] },
  ],
  [
    61,
    core("events", "Event"),
    { involvedObject: { kind: "Pod", name: "x", namespace: "NAMESPACE" }, reason: "x" },
  ],
  [69, group("coordination.k8s.io/v1", "Lease", "leases"), { spec: { holderIdentity: "mallory" } }],
  [
    42,
    group("gateway.networking.k8s.io/v1", "Gateway", "gateways"),
    { spec: { gatewayClassName: "istio", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] } },
  ],
  [
    42,
    group("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", "referencegrants"),
    {
      spec: {
        from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "tenant-attack-mallory" }],
        to: [{ group: "", kind: "Service" }],
      },
    },
  ],
  [
    42,
    group("networking.istio.io/v1", "VirtualService", "virtualservices"),
    { spec: { hosts: ["*"], http: [{ route: [{ destination: { host: "x" } }] }] } },
  ],
  [
    42,
    group("networking.istio.io/v1", "ServiceEntry", "serviceentries"),
    {
      spec: {
        hosts: ["evil.example"],
        location: "MESH_EXTERNAL",
        ports: [{ number: 443, name: "https", protocol: "TLS" }],
        resolution: "DNS",
      },
    },
  ],
  [42, group("networking.istio.io/v1alpha3", "EnvoyFilter", "envoyfilters"), { spec: {} }],
  [
    44,
    group("security.istio.io/v1", "PeerAuthentication", "peerauthentications"),
    { spec: { mtls: { mode: "DISABLE" } } },
  ],
  [
    44,
    group("security.istio.io/v1", "AuthorizationPolicy", "authorizationpolicies"),
    { spec: { action: "ALLOW", rules: [{}] } },
  ],
];

/** Attacks by objects other than pods. */
export const objectAttacks: readonly Attack[] = [
  ...partAttacks,
  ...deputyAttacks,
  ...sizeAttacks,
  services(36, ["of type NodePort", "TEN-SVC-01"], { type: "NodePort" }),
  services(36, ["of type LoadBalancer", "TEN-SVC-01"], { type: "LoadBalancer" }),
  services(36, ["of type LoadBalancer without node ports", "TEN-SVC-01"], {
    type: "LoadBalancer",
    allocateLoadBalancerNodePorts: false,
  }),
  services(34, ["with external addresses", "TEN-SVC-02"], { externalIPs: ["8.8.8.8"] }),
  services(36, ["that is an external name", "TEN-SVC-"], {
    type: "ExternalName",
    externalName: "kubernetes.default.svc",
    selector: undefined,
    ports: undefined,
  }),
  services(37, ["that asks for a public load balancer", "TEN-SVC-04"], {
    annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing" },
  }),
  // The rules on Services and on metadata both refuse it.
  services(37, ["that writes a DNS name", "TEN-"], {
    annotations: { "external-dns.alpha.kubernetes.io/hostname": "alice.example" },
  }),
  services(37, ["with a load balancer class", "TEN-SVC-"], {
    type: "LoadBalancer",
    loadBalancerClass: "service.k8s.aws/nlb",
  }),
  services(37, ["that asks for the address of a load balancer", "TEN-SVC-03"], {
    loadBalancerIP: "192.0.2.1",
  }),
  services(39, ["without a selector", "TEN-SVC-06"], { selector: {} }),
  services(45, ["that shows pods which are not ready", "TEN-SVC-07"], { publishNotReadyAddresses: true }),
  services(39, ["in front of the platform's pods", "TEN-SVC-08"], {
    selector: { "app.kubernetes.io/instance": "spotify-ai-auth-service" },
  }),
  services(39, ["in front of every pod of the tenant", "TEN-SVC-08"], {
    selector: { "platform.spotify-ai.io/tenant": "attack-mallory" },
  }),
  services(37, ["that another proxy serves", "TEN-SVC-04"], {
    labels: { "service.kubernetes.io/service-proxy-name": "mine" },
  }),
  routes("around the platform's gateway", "TEN-RTE-05", {
    rules: [{ backendRefs: [{ name: "spotify-ai-auth-service", port: 8080 }] }],
  }),
  routes("to a gateway of another kind", "TEN-RTE-02", {
    parentRefs: [
      {
        namespace: "spotify-ai-agent-dev-ingress",
        name: "tenants",
        group: "networking.istio.io",
        kind: "Gateway",
      },
    ],
  }),
  routes("for another tenant's host", "TEN-RTE-01", {
    hostnames: ["app.attack-alice.tenants.dev.spotify-ai.example"],
  }),
  routes("for the platform's host", "TEN-RTE-01", { hostnames: ["api.spotify-ai.example"] }),
  routes("for a wildcard", "TEN-RTE-01", { hostnames: ["*.attack-mallory.tenants.dev.spotify-ai.example"] }),
  routes("for a host that ends alike", "TEN-RTE-01", {
    hostnames: ["xattack-mallory.tenants.dev.spotify-ai.example"],
  }),
  routes("for every host", "TEN-RTE-01", { hostnames: undefined }),
  routes("to another gateway", "TEN-RTE-02", {
    parentRefs: [{ namespace: "tenant-attack-alice", name: "tenants" }],
  }),
  routes("to a gateway of its own", "TEN-RTE-02", { parentRefs: [{ name: "mine" }] }),
  routes("around the gateway", "TEN-RTE-02", {
    parentRefs: [{ namespace: "spotify-ai-agent-dev-ingress", name: "tenants", kind: "Service", group: "" }],
  }),
  routes("to another tenant's service", "TEN-RTE-03", {
    rules: [{ backendRefs: [{ name: "app", namespace: "tenant-attack-alice", port: 80 }] }],
  }),
  routes("that mirrors requests", "TEN-RTE-04", {
    rules: [
      {
        filters: [
          {
            type: "RequestMirror",
            requestMirror: { backendRef: { name: "app", namespace: "tenant-attack-alice", port: 80 } },
          },
        ],
        backendRefs: [{ name: "app", port: 80 }],
      },
    ],
  }),
  ingresses("for another tenant's host", "TEN-ING-01", {
    rules: [{ host: "app.attack-alice.tenants.dev.spotify-ai.example" }],
  }),
  ingresses("for every host", "TEN-ING-01", {
    rules: [
      {
        http: {
          paths: [
            { path: "/", pathType: "Prefix", backend: { service: { name: "a", port: { number: 80 } } } },
          ],
        },
      },
    ],
  }),
  ingresses("with a default backend", "TEN-ING-01", {
    defaultBackend: { service: { name: "a", port: { number: 80 } } },
  }),
  ingresses("of another class", "TEN-ING-02", { ingressClassName: "nginx" }),
  ingresses("with a snippet", "TEN-ING-03", {
    annotations: { "nginx.ingress.kubernetes.io/configuration-snippet": "deny all;" },
  }),
  ingresses("with an authentication address", "TEN-ING-03", {
    annotations: { "nginx.ingress.kubernetes.io/auth-url": "http://evil" },
  }),
  ingresses("with a server alias", "TEN-ING-03", {
    annotations: { "nginx.ingress.kubernetes.io/server-alias": "alice.example" },
  }),
  ingresses("with the platform's certificate", "TEN-ING-04", {
    tls: [{ secretName: "platform-gateway-certificate" }],
  }),
  claims("of a volume by name", "TEN-PVC-01", { volumeName: "pv-of-alice" }),
  claims("of volumes by label", "TEN-PVC-02", { selector: { matchLabels: { tenant: "attack-alice" } } }),
  claims("of another class", "TEN-PVC-03", { storageClassName: "gp2" }),
  claims("without a class", "TEN-PVC-03", { storageClassName: "" }),
  claims("from a snapshot", "TEN-PVC-0", {
    dataSource: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: "alice" },
  }),
  claims("of another class by annotation", "TEN-PVC-06", {
    annotations: { "volume.beta.kubernetes.io/storage-class": "gp2" },
  }),
  claims("of a node by annotation", "TEN-PVC-06", {
    annotations: { "volume.kubernetes.io/selected-node": "general-1" },
  }),
  claims("that says it is bound", "TEN-PVC-06", {
    annotations: { "pv.kubernetes.io/bind-completed": "yes" },
  }),
  claims("of raw blocks", "TEN-PVC-07", { volumeMode: "Block" }),
  claims("of a faster volume", "TEN-PVC-08", { volumeAttributesClassName: "fast" }),
  {
    family: 31,
    name: "a node's own directory as the volume of a claim",
    shot: () => ({
      method: "POST",
      path: "/api/v1/persistentvolumes",
      body: {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: "attack-evil" },
        spec: {
          capacity: { storage: "1Gi" },
          accessModes: ["ReadWriteOnce"],
          storageClassName: "tenant-encrypted",
          hostPath: { path: "/" },
          claimRef: { namespace: "tenant-attack-mallory", name: "base" },
        },
      },
    }),
    tenant: rbac,
    over: policy("PLT-VOL-01"),
    clusterWide: true,
  },
  {
    family: 31,
    name: "volume for a claim that waits",
    shot: patch((namespace) => `/api/v1/namespaces/${namespace}/persistentvolumeclaims/base`, {
      spec: { volumeName: "pv-of-alice" },
    }),
    inTenantsOnly: true,
    tenant: policy("TEN-PVC-01"),
    over: policy("TEN-PVC-01"),
  },
  ...autoscalers,
  ...jobs,
  ...budgets,
  ...statefulSets,
  ...["kube-root-ca.crt", "istio-ca-root-cert"].map(
    (name): Attack => ({
      family: 71,
      name: `another certificate in ${name}`,
      shot: (namespace) => ({
        method: "PATCH",
        path: `/api/v1/namespaces/${namespace}/configmaps/${name}?fieldManager=attack&force=true`,
        body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { "ca.crt": "evil" } },
        type: "application/apply-patch+yaml",
      }),
      inTenantsOnly: true,
      tenant: policy("TEN-CNT-02"),
      over: policy("TEN-CNT-02"),
    }),
  ),
  {
    family: 79,
    name: "an object that belongs to another's",
    shot: create(core("configmaps", "ConfigMap"), {
      metadata: {
        name: "evil",
        ownerReferences: [
          {
            apiVersion: "apps/v1",
            kind: "Deployment",
            name: "spotify-ai-auth-service",
            uid: "00000000-0000-0000-0000-000000000000",
            blockOwnerDeletion: true,
          },
        ],
      },
    }),
    tenant: policy("TEN-MET-05"),
    over: policy("TEN-MET-05"),
  },
  {
    family: 60,
    name: "autoscaler without bounds",
    shot: create(group("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"), {
      metadata: { name: "evil" },
      spec: {
        maxReplicas: 1_000_000,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "x" },
      },
    }),
    tenant: policy("TEN-SCL-02"),
    over: policy("TEN-SCL-02"),
  },
  {
    family: 60,
    name: "autoscaler without bounds in the older version",
    shot: create(group("autoscaling/v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers"), {
      metadata: { name: "evil" },
      spec: {
        maxReplicas: 1_000_000,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "x" },
      },
    }),
    tenant: policy("TEN-SCL-02"),
    over: policy("TEN-SCL-02"),
  },
  {
    family: 60,
    name: "more replicas through the scale sub-resource",
    shot: patch((namespace) => `/apis/apps/v1/namespaces/${namespace}/deployments/base/scale`, {
      spec: { replicas: 10_000 },
    }),
    inTenantsOnly: true,
    tenant: policy("TEN-SCL-01"),
    over: policy("TEN-SCL-01"),
  },
  {
    family: 63,
    name: "a large ConfigMap",
    shot: create(core("configmaps", "ConfigMap"), {
      metadata: { name: "evil" },
      data: { a: "x".repeat(300_000) },
    }),
    tenant: policy("TEN-CNT-01"),
    over: policy("TEN-CNT-01"),
  },
  {
    family: 63,
    name: "a large secret",
    shot: create(core("secrets", "Secret"), {
      metadata: { name: "evil" },
      stringData: { a: "x".repeat(300_000) },
    }),
    tenant: policy("TEN-CNT-01"),
    over: policy("TEN-CNT-01"),
  },
  {
    family: 79,
    name: "an object that cannot be removed",
    shot: create(core("configmaps", "ConfigMap"), {
      metadata: { name: "evil", finalizers: ["evil.example/never"] },
    }),
    tenant: policy("TEN-MET-02"),
    over: policy("TEN-MET-02"),
  },
  ...[
    "kubernetes.io/pvc-protection",
    "batch.kubernetes.io/job-tracking",
    "service.kubernetes.io/load-balancer-cleanup",
  ].map(
    (finalizer): Attack => ({
      family: 79,
      name: `an object that waits for ${finalizer}, which is of another kind`,
      shot: create(core("configmaps", "ConfigMap"), { metadata: { name: "evil", finalizers: [finalizer] } }),
      tenant: policy("TEN-MET-02"),
      over: policy("TEN-MET-02"),
    }),
  ),
  {
    family: 45,
    name: "an object under a name of the platform",
    shot: create(core("configmaps", "ConfigMap"), {
      metadata: { name: "spotify-ai-backend-service-config" },
    }),
    tenant: policy("TEN-OWN-01"),
    over: policy("TEN-OWN-01"),
  },
  {
    family: 45,
    name: "an object that passes for the platform's",
    shot: create(core("configmaps", "ConfigMap"), {
      metadata: {
        name: "evil",
        labels: { "app.kubernetes.io/managed-by": "pulumi", "app.kubernetes.io/part-of": "spotify-ai-agent" },
      },
    }),
    tenant: policy("TEN-OWN-02"),
    over: policy("TEN-OWN-02"),
  },
  {
    family: 71,
    name: "change what the platform put there",
    shot: patch((namespace) => `/api/v1/namespaces/${namespace}/configmaps/platform-owned`, {
      data: { a: "b" },
    }),
    inTenantsOnly: true,
    tenant: policy("TEN-OWN-02"),
    over: policy("TEN-OWN-02"),
  },
  {
    family: 71,
    name: "take the platform's label off",
    shot: patch((namespace) => `/api/v1/namespaces/${namespace}/configmaps/platform-owned`, {
      metadata: { labels: null },
    }),
    inTenantsOnly: true,
    tenant: policy("TEN-OWN-02"),
    over: policy("TEN-OWN-02"),
  },
  {
    family: 71,
    name: "remove what the platform put there",
    shot: send("DELETE", (namespace) => `/api/v1/namespaces/${namespace}/configmaps/platform-owned`),
    inTenantsOnly: true,
    tenant: policy("TEN-OWN-02"),
    over: policy("TEN-OWN-02"),
  },
  ...platformKinds.map(
    ([family, place, body]): Attack => ({
      family,
      name: `create ${place.plural} in ${place.apiVersion}`,
      shot: (namespace) => {
        const shot = create(place, { metadata: { name: "evil" }, ...body })(namespace);
        return {
          ...shot,
          body: JSON.parse(JSON.stringify(shot.body).replaceAll("NAMESPACE", namespace)) as Json,
        };
      },
      tenant: rbac,
      over: KND,
    }),
  ),
  ...[
    ["networking.k8s.io/v1", "networkpolicies", "default-deny"],
    ["v1", "resourcequotas", "tenant"],
    ["v1", "limitranges", "tenant"],
    ["security.istio.io/v1", "peerauthentications", "default"],
    ["rbac.authorization.k8s.io/v1", "rolebindings", "tenant-admin"],
  ].map(
    ([apiVersion = "", plural = "", name = ""]): Attack => ({
      family: 44,
      name: `delete ${plural}/${name}`,
      shot: send(
        "DELETE",
        (namespace) =>
          `${apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`}/namespaces/${namespace}/${plural}/${name}?dryRun=All`,
      ),
      inTenantsOnly: true,
      tenant: rbac,
      over: policy("TEN-"),
    }),
  ),
  ...["validatingwebhookconfigurations", "mutatingwebhookconfigurations"].map(
    (plural): Attack => ({
      family: 65,
      name: `create ${plural}`,
      shot: () => ({
        method: "POST",
        path: `/apis/admissionregistration.k8s.io/v1/${plural}`,
        body: {
          apiVersion: "admissionregistration.k8s.io/v1",
          kind: plural.startsWith("val") ? "ValidatingWebhookConfiguration" : "MutatingWebhookConfiguration",
          metadata: { name: "attack-evil" },
        },
      }),
      tenant: rbac,
      over: policy("PLT-WHK-01"),
      clusterWide: true,
    }),
  ),
  {
    family: 65,
    name: "convert every object of a kind",
    shot: () => ({
      method: "POST",
      path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
      body: {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "evils.evil.example" },
        spec: {
          group: "evil.example",
          scope: "Namespaced",
          names: { plural: "evils", singular: "evil", kind: "Evil" },
          versions: [
            { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } },
          ],
          conversion: {
            strategy: "Webhook",
            webhook: {
              conversionReviewVersions: ["v1"],
              clientConfig: { service: { namespace: "tenant-attack-mallory", name: "x" } },
            },
          },
        },
      },
    }),
    tenant: rbac,
    over: policy("PLT-WHK-01"),
    clusterWide: true,
  },
  {
    family: 66,
    name: "take over an API group",
    shot: () => ({
      method: "POST",
      path: "/apis/apiregistration.k8s.io/v1/apiservices",
      body: {
        apiVersion: "apiregistration.k8s.io/v1",
        kind: "APIService",
        metadata: { name: "v1.evil.example" },
        spec: {
          group: "evil.example",
          version: "v1",
          groupPriorityMinimum: 1,
          versionPriority: 1,
          service: { namespace: "tenant-attack-mallory", name: "x" },
        },
      },
    }),
    tenant: rbac,
    over: policy("PLT-WHK-01"),
    clusterWide: true,
  },
];
