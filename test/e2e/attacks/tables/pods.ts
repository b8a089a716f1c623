import { NODE_GROUP_LABEL } from "../../../../lib/node-groups";
import { type Json, container, podSpec, type Yard, DIGEST } from "../objects";
import { type PodAttack, steering, withContainer, withPod, withVolume } from "../pod-attack";
import { neighbourAttacks } from "./pod-neighbours";

const withImage =
  (image: (yard: Yard) => string): PodAttack["spec"] =>
  (yard) => ({ ...podSpec(yard), containers: [{ ...container(yard), image: image(yard) }] });
const affinity = (kind: string, term: Json) =>
  withPod({
    affinity: {
      [kind]: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "x" } }, ...term },
        ],
      },
    },
  });
const nodeTerms = (...values: string[][]): Json => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: values.map((groups) => ({
        matchExpressions: [{ key: NODE_GROUP_LABEL, operator: "In", values: groups }],
      })),
    },
  },
});
const token = (source: Json): Json => ({
  projected: { sources: [{ serviceAccountToken: { path: "t", ...source } }] },
});
const IMG = "TEN-IMG-01";
const SECRETS = "TEN-REF-01";
/** A secret of the platform in a tenant's namespace, as its dedicated services have. */
const PLATFORM_SECRET = "spotify-ai-auth-service-secrets";
const withResource = (name: string, amount: string): Json => {
  const amounts = { cpu: "10m", memory: "16Mi", [name]: amount };
  return { requests: amounts, limits: amounts };
};
const image = (name: string, reference: (yard: Yard) => string): PodAttack => ({
  family: 20,
  name: `image ${name}`,
  rule: IMG,
  spec: withImage(reference),
});
const digest = `@${DIGEST}`;

/** Every misuse of a pod. */
export const podAttacks: readonly PodAttack[] = [
  ...neighbourAttacks,
  image("from a public registry", () => `docker.io/library/nginx${digest}`),
  image("without a registry", () => `nginx${digest}`),
  image(
    "from a look-alike host",
    ({ registry, id }) => `${registry.replace("/", ".evil.com/")}/tenants/${id}/app${digest}`,
  ),
  image(
    "from a host where the dot is another letter",
    ({ registry, id }) => `${registry.replace(".", "x")}/tenants/${id}/app${digest}`,
  ),
  image(
    "of the registry as a path of another",
    ({ registry, id }) => `evil.com/${registry}/tenants/${id}/app${digest}`,
  ),
  image("by tag", ({ registry, id }) => `${registry}/tenants/${id}/app:latest`),
  image("by tag and digest", ({ registry, id }) => `${registry}/tenants/${id}/app:v1${digest}`),
  image("with a port", ({ registry, id }) => `${registry.replace("/", ":5000/")}/tenants/${id}/app${digest}`),
  image("of another tenant", ({ registry }) => `${registry}/tenants/attack-carol/app${digest}`),
  image(
    "of another tenant through a parent path",
    ({ registry, id }) => `${registry}/tenants/${id}/../attack-carol/app${digest}`,
  ),
  image(
    "of a tenant whose id starts like ours",
    ({ registry, id }) => `${registry}/tenants/${id}2/app${digest}`,
  ),
  image("with a short digest", ({ registry, id }) => `${registry}/tenants/${id}/app@sha256:abc`),
  image(
    "of the platform under a longer name",
    ({ registry }) => `${registry}/spotify-ai-backend-service-evil${digest}`,
  ),
  image(
    "of the platform in an earlier version",
    ({ registry }) => `${registry}/spotify-ai-auth-service${digest}`,
  ),
  image("of the platform by tag", ({ registry }) => `${registry}/spotify-ai-auth-service:0.0.1`),
  {
    family: 20,
    name: "image of an init container",
    rule: IMG,
    spec: (yard) => ({
      ...podSpec(yard),
      initContainers: [{ ...container(yard), name: "i", image: `quay.io/x${digest}` }],
    }),
  },
  {
    family: 20,
    name: "image of a sidecar",
    rule: IMG,
    spec: (yard) => ({
      ...podSpec(yard),
      initContainers: [
        { ...container(yard), name: "i", image: `quay.io/x${digest}`, restartPolicy: "Always" },
      ],
    }),
  },
  {
    family: 20,
    name: "image of a second container",
    rule: IMG,
    spec: (yard) => ({
      ...podSpec(yard),
      containers: [container(yard), { ...container(yard), name: "b", image: `quay.io/x${digest}` }],
    }),
  },
  {
    family: 20,
    name: "image as a volume",
    rule: IMG,
    spec: withVolume({ image: { reference: `quay.io/x${digest}`, pullPolicy: "Always" } }),
  },
  {
    family: 21,
    name: "cached image by IfNotPresent",
    rule: "TEN-IMG-02",
    spec: withContainer({ imagePullPolicy: "IfNotPresent" }),
  },
  {
    family: 21,
    name: "cached image by Never",
    rule: "TEN-IMG-02",
    spec: withContainer({ imagePullPolicy: "Never" }),
  },
  {
    family: 21,
    name: "cached image volume",
    rule: "TEN-IMG-02",
    spec: (yard) => ({
      ...podSpec(yard),
      volumes: [
        {
          name: "v",
          image: { reference: `${yard.registry}/tenants/${yard.id}/m${digest}`, pullPolicy: "IfNotPresent" },
        },
      ],
    }),
  },
  {
    family: 25,
    name: "another operating system",
    rule: "TEN-POD-01",
    spec: (yard) => ({
      ...podSpec(yard),
      os: { name: "windows" },
      securityContext: { runAsNonRoot: true },
      containers: [{ ...container(yard), securityContext: {} }],
    }),
    podOnly: true,
  },
  {
    family: 26,
    name: "root in a user namespace",
    rule: "TEN-POD-02",
    spec: withPod({
      hostUsers: false,
      securityContext: { runAsUser: 0, seccompProfile: { type: "RuntimeDefault" } },
    }),
  },
  {
    family: 26,
    name: "root container in a user namespace",
    rule: "TEN-POD-02",
    spec: (yard) => ({
      ...podSpec(yard),
      hostUsers: false,
      containers: [
        {
          ...container(yard),
          securityContext: { ...(container(yard)["securityContext"] as Json), runAsUser: 0 },
        },
      ],
    }),
  },
  {
    family: 23,
    name: "writable root file system",
    rule: "TEN-POD-03",
    spec: (yard) => ({
      ...podSpec(yard),
      containers: [
        {
          ...container(yard),
          securityContext: { ...(container(yard)["securityContext"] as Json), readOnlyRootFilesystem: false },
        },
      ],
    }),
  },
  {
    family: 23,
    name: "shared process namespace",
    rule: "TEN-POD-04",
    spec: withPod({ shareProcessNamespace: true }),
  },
  {
    family: 15,
    name: "mounted account token",
    rule: "TEN-POD-05",
    spec: withPod({ automountServiceAccountToken: true }),
  },
  {
    family: 15,
    name: "account token left to the default",
    omits: true,
    rule: "TEN-POD-05",
    spec: withPod({ automountServiceAccountToken: undefined }),
  },
  { family: 15, name: "account of CI", rule: "TEN-POD-06", spec: withPod({ serviceAccountName: "ci" }) },
  {
    family: 17,
    name: "account of a platform service",
    rule: "TEN-POD-06",
    spec: withPod({ serviceAccountName: "spotify-ai-backend-service" }),
  },
  {
    family: 79,
    name: "end that takes a year",
    rule: "TEN-POD-07",
    spec: withPod({ terminationGracePeriodSeconds: 31_536_000 }),
  },
  ...["livenessProbe", "startupProbe"].map(
    (probe): PodAttack => ({
      family: 79,
      name: `end that takes a year after a failed ${probe}`,
      rule: "TEN-POD-07",
      spec: withContainer({
        [probe]: { exec: { command: ["false"] }, terminationGracePeriodSeconds: 31_536_000 },
      }),
    }),
  ),
  {
    family: 17,
    name: "secret of a platform service as a volume",
    rule: SECRETS,
    spec: withVolume({ secret: { secretName: PLATFORM_SECRET } }),
  },
  {
    family: 17,
    name: "secret of a platform service in a projected volume",
    rule: SECRETS,
    spec: withVolume({ projected: { sources: [{ secret: { name: PLATFORM_SECRET } }] } }),
  },
  {
    family: 17,
    name: "secret of a platform service in the environment",
    rule: SECRETS,
    spec: withContainer({
      env: [{ name: "A", valueFrom: { secretKeyRef: { name: PLATFORM_SECRET, key: "a" } } }],
    }),
  },
  {
    family: 17,
    name: "all of a platform service's secret in the environment",
    rule: SECRETS,
    spec: withContainer({ envFrom: [{ secretRef: { name: PLATFORM_SECRET, optional: true } }] }),
  },
  {
    family: 17,
    name: "secret of a platform service in an init container",
    rule: SECRETS,
    spec: (yard) => ({
      ...podSpec(yard),
      initContainers: [
        {
          ...container(yard),
          name: "i",
          envFrom: [{ secretRef: { name: PLATFORM_SECRET, optional: true } }],
        },
      ],
    }),
  },
  {
    family: 17,
    name: "secret of a platform service to pull images",
    rule: SECRETS,
    spec: withPod({ imagePullSecrets: [{ name: PLATFORM_SECRET }] }),
  },
  {
    family: 50,
    name: "huge pages",
    rule: "TEN-REF-02",
    spec: withContainer({ resources: withResource("hugepages-2Mi", "4Mi") }),
  },
  {
    family: 50,
    name: "device that no quota counts",
    rule: "TEN-REF-02",
    spec: withContainer({ resources: withResource("vpc.amazonaws.com/efa", "1") }),
  },
  {
    family: 50,
    name: "device of an init container",
    rule: "TEN-REF-02",
    spec: (yard) => ({
      ...podSpec(yard),
      initContainers: [
        { ...container(yard), name: "i", resources: withResource("aws.amazon.com/neuron", "1") },
      ],
    }),
  },
  {
    family: 50,
    name: "claim of a device",
    rule: "TEN-REF-03",
    spec: withPod({ resourceClaims: [{ name: "gpu", resourceClaimName: "gpu" }] }),
  },
  {
    family: 79,
    name: "pod with a finalizer",
    // In a template controllers would copy it onto every pod they make.
    rule: "TEN-MET-0",
    spec: withPod({}),
    podMetadata: { finalizers: ["evil.example/never"] },
  },
  {
    family: 28,
    name: "inline CSI volume of a secret store",
    rule: "TEN-VOL-01",
    spec: withVolume({
      csi: { driver: "secrets-store.csi.k8s.io", volumeAttributes: { secretProviderClass: "attack-carol" } },
    }),
  },
  {
    family: 28,
    name: "inline CSI volume of a shared file system",
    rule: "TEN-VOL-01",
    spec: withVolume({
      csi: { driver: "efs.csi.aws.com", volumeAttributes: { path: "/tenants/attack-carol" } },
    }),
  },
  {
    family: 74,
    name: "token for the cloud's token service",
    rule: "TEN-VOL-02",
    spec: withVolume(token({ audience: "sts.amazonaws.com" })),
  },
  {
    family: 74,
    name: "token for a vault",
    rule: "TEN-VOL-02",
    spec: withVolume(token({ audience: "vault" })),
  },
  { family: 74, name: "token for the API server", rule: "TEN-VOL-02", spec: withVolume(token({})) },
  {
    family: 74,
    name: "token that lasts a year",
    rule: "TEN-VOL-02",
    spec: withVolume(token({ audience: "istio-ca", expirationSeconds: 31_536_000 })),
  },
  { family: 53, name: "node by name", rule: "TEN-PLC-01", spec: withPod({ nodeName: "node-1" }) },
  {
    family: 53,
    name: "no node group",
    omits: true,
    rule: "TEN-PLC-02",
    spec: withPod({ nodeSelector: undefined }),
  },
  {
    family: 53,
    name: "node group of the system",
    rule: "TEN-PLC-02",
    spec: withPod({ nodeSelector: { [NODE_GROUP_LABEL]: "system" } }),
  },
  {
    family: 53,
    name: "node group of card data",
    rule: "TEN-PLC-02",
    spec: withPod({ nodeSelector: { [NODE_GROUP_LABEL]: "pci" } }),
  },
  {
    family: 53,
    name: "node group of another tenant",
    rule: "TEN-PLC-02",
    spec: withPod({ nodeSelector: { [NODE_GROUP_LABEL]: "tenant-attack-carol" } }),
  },
  {
    family: 53,
    name: "affinity with one good and one bad alternative",
    omits: true,
    rule: "TEN-PLC-02",
    spec: withPod({ nodeSelector: {}, affinity: nodeTerms(["general"], ["pci"]) }),
  },
  {
    family: 53,
    name: "node by its host name",
    rule: "TEN-PLC-03",
    spec: withPod({ nodeSelector: { [NODE_GROUP_LABEL]: "general", "kubernetes.io/hostname": "node-1" } }),
  },
  {
    family: 53,
    name: "toleration of everything",
    rule: "TEN-PLC-04",
    spec: withPod({ tolerations: [{ operator: "Exists" }] }),
  },
  {
    family: 53,
    name: "toleration of card data nodes",
    rule: "TEN-PLC-04",
    spec: withPod({
      tolerations: [{ key: NODE_GROUP_LABEL, operator: "Equal", value: "pci", effect: "NoSchedule" }],
    }),
  },
  {
    family: 53,
    name: "toleration of every node group",
    rule: "TEN-PLC-04",
    spec: withPod({ tolerations: [{ key: NODE_GROUP_LABEL, operator: "Exists", effect: "NoSchedule" }] }),
  },
  {
    family: 53,
    name: "toleration of the control plane",
    rule: "TEN-PLC-04",
    spec: withPod({ tolerations: [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists" }] }),
  },
  { family: 53, name: "another scheduler", rule: "TEN-PLC-05", spec: withPod({ schedulerName: "mine" }) },
  {
    family: 52,
    name: "priority class of the system",
    rule: "TEN-PLC-06",
    spec: withPod({ priorityClassName: "system-cluster-critical" }),
  },
  {
    family: 52,
    name: "priority class of a larger tier",
    rule: "TEN-PLC-06",
    spec: withPod({ priorityClassName: "tenant-enterprise-plus" }),
  },
  {
    family: 52,
    name: "priority class of the platform",
    rule: "TEN-PLC-06",
    spec: withPod({ priorityClassName: "platform-attack" }),
  },
  {
    family: 66,
    name: "another runtime",
    rule: "TEN-PLC-07",
    spec: withPod({ runtimeClassName: "attack-unconfined" }),
  },
  {
    family: 55,
    name: "anti-affinity to every namespace",
    rule: "TEN-PLC-08",
    spec: affinity("podAntiAffinity", { namespaceSelector: {} }),
  },
  {
    family: 55,
    name: "affinity to another tenant's pods",
    rule: "TEN-PLC-08",
    spec: affinity("podAffinity", { namespaces: ["tenant-attack-carol"] }),
  },
  {
    family: 55,
    name: "preferred anti-affinity to another tenant",
    rule: "TEN-PLC-08",
    spec: withPod({
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 1, podAffinityTerm: { topologyKey: "kubernetes.io/hostname", namespaceSelector: {} } },
          ],
        },
      },
    }),
  },
  {
    family: 73,
    name: "role annotation on a pod",
    rule: "TEN-MET-03",
    spec: withPod({}),
    podMetadata: { annotations: { "iam.amazonaws.com/role": "admin" } },
  },
  {
    family: 73,
    name: "vault role annotation on a pod",
    rule: "TEN-MET-03",
    spec: withPod({}),
    podMetadata: { annotations: { "vault.hashicorp.com/role": "admin" } },
  },
  {
    family: 45,
    name: "second network by annotation",
    rule: "TEN-MET-03",
    spec: withPod({}),
    podMetadata: { annotations: { "k8s.v1.cni.cncf.io/networks": "default/host" } },
  },
  {
    family: 45,
    name: "pod outside the mesh by label",
    rule: "TEN-MET-03",
    spec: withPod({}),
    podMetadata: { labels: { "sidecar.istio.io/inject": "false" } },
  },
  {
    family: 45,
    name: "ports outside the mesh by annotation",
    rule: "TEN-MET-03",
    spec: withPod({}),
    podMetadata: { annotations: { "traffic.sidecar.istio.io/excludeOutboundPorts": "5432" } },
  },
  steering("that keeps its node from being replaced", {
    annotations: { "karpenter.sh/do-not-disrupt": "true" },
  }),
  steering("that keeps its node from being removed", {
    annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" },
  }),
  steering("that lets backups run a command", {
    annotations: { "pre.hook.backup.velero.io/command": '["sh"]' },
  }),
  steering("that stays out of backups", { labels: { "velero.io/exclude-from-backup": "true" } }),
  steering("under another service's name in metrics", {
    labels: { "service.istio.io/canonical-name": "spotify-ai-auth-service" },
  }),
  steering("with an injected agent", {
    annotations: { "instrumentation.opentelemetry.io/inject-java": "true" },
  }),
  steering("with a security group of its own choice", {
    labels: { "vpc.amazonaws.com/pod-eni": "x" },
  }),
  steering("with a key that only the platform writes", {
    annotations: { "sandbox.spotify-ai.io/x": "y", "dedicated.platform.spotify-ai.io/pods": "0" },
  }),
  {
    family: 45,
    name: "pod behind the platform's Service",
    rule: "TEN-OWN-03",
    spec: withPod({}),
    podMetadata: {
      labels: {
        "app.kubernetes.io/name": "auth",
        "app.kubernetes.io/instance": "spotify-ai-auth-service",
      },
    },
  },
  {
    family: 45,
    name: "pod that names another tenant",
    rule: "TEN-MET-01",
    spec: withPod({}),
    podMetadata: { labels: { "platform.spotify-ai.io/tenant": "attack-carol" } },
  },
  {
    family: 45,
    name: "pod that names a larger tier",
    rule: "TEN-MET-01",
    spec: withPod({}),
    podMetadata: { labels: { "platform.spotify-ai.io/tier": "enterprise_plus" } },
  },
  {
    family: 45,
    name: "pod that passes for the platform's",
    rule: "TEN-OWN-02",
    spec: withPod({}),
    podMetadata: {
      labels: { "app.kubernetes.io/managed-by": "pulumi", "app.kubernetes.io/part-of": "spotify-ai-agent" },
    },
  },
];
