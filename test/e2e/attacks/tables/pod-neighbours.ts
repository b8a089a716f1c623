import { NODE_GROUP_LABEL } from "../../../../lib/node-groups";
import { container, type Json, podSpec } from "../objects";
import { type PodAttack, steering, withContainer, withPod, withVolume } from "../pod-attack";

const GENERAL = { key: NODE_GROUP_LABEL, operator: "In", values: ["general"] };
const onNode = (term: Json): Json => ({
  nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } },
});
const neighbour = (name: string, affinity: Json): PodAttack => ({
  family: 53,
  name: `node by ${name}`,
  rule: "TEN-PLC-03",
  spec: withPod({ affinity }),
});
const HOST = { key: "kubernetes.io/hostname", operator: "In", values: ["general-1"] };

const ephemeral = (metadata: Json): PodAttack["spec"] =>
  withVolume({
    ephemeral: {
      volumeClaimTemplate: {
        metadata,
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "tenant-encrypted",
          resources: { requests: { storage: "1Gi" } },
        },
      },
    },
  });

/** Ways of a pod to choose its neighbours, to bring along what is not its own, and to grow without bounds. */
export const neighbourAttacks: readonly PodAttack[] = [
  neighbour("its host name in an affinity", onNode({ matchExpressions: [GENERAL, HOST] })),
  neighbour(
    "its name as a field",
    onNode({
      matchExpressions: [GENERAL],
      matchFields: [{ key: "metadata.name", operator: "In", values: ["general-1"] }],
    }),
  ),
  neighbour("its host name as a wish", {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, preference: { matchExpressions: [HOST] } },
      ],
    },
  }),
  {
    family: 66,
    name: "overhead of a runtime",
    rule: "TEN-PLC-07",
    spec: withPod({ overhead: { cpu: "1" } }),
    // The API server itself compares a pod's overhead with its runtime's first.
    inTemplatesOnly: true,
  },
  {
    family: 15,
    name: "account of CI by the older field",
    rule: "TEN-POD-06",
    spec: withPod({ serviceAccount: "ci" }),
  },
  {
    family: 28,
    name: "claim of the platform as a volume",
    rule: "TEN-REF-04",
    spec: withVolume({ persistentVolumeClaim: { claimName: "spotify-ai-models" } }),
  },
  {
    family: 45,
    name: "container in place of the mesh's",
    rule: "TEN-REF-05",
    spec: (yard) => ({
      ...podSpec(yard),
      containers: [container(yard), { ...container(yard), name: "istio-proxy" }],
    }),
  },
  ...(["runAsUser", "runAsGroup"] as const).flatMap((field): PodAttack[] => [
    {
      family: 45,
      name: `${field} of the mesh's proxy`,
      rule: "TEN-REF-07",
      spec: (yard) => ({
        ...podSpec(yard),
        securityContext: { ...(podSpec(yard)["securityContext"] as Json), [field]: 1337 },
      }),
    },
    {
      family: 45,
      name: `${field} of the mesh's proxy in a container`,
      rule: "TEN-REF-07",
      spec: (yard) => ({
        ...podSpec(yard),
        initContainers: [
          {
            ...container(yard),
            name: "i",
            securityContext: { ...(container(yard)["securityContext"] as Json), [field]: 1337 },
          },
        ],
      }),
    },
  ]),
  {
    family: 63,
    name: "environment of a thousand lines",
    rule: "TEN-REF-06",
    spec: withContainer({
      env: Array.from({ length: 1000 }, (_, index) => ({ name: `A${index}`, value: "x" })),
    }),
  },
  {
    family: 63,
    name: "argument as long as a book",
    rule: "TEN-REF-06",
    spec: withContainer({ args: ["x".repeat(100_000)] }),
  },
  {
    family: 28,
    name: "claim of a faster volume beside the pod",
    rule: "TEN-MET-03",
    spec: ephemeral({ annotations: { "ebs.csi.aws.com/iops": "64000" } }),
  },
  steering("that passes for a node's own", { annotations: { "kubernetes.io/config.source": "file" } }),
  steering("with another default network", {
    annotations: { "v1.multus-cni.io/default-network": "kube-system/host" },
  }),
  steering("whose lines another parser reads", { annotations: { "co.elastic.logs/module": "nginx" } }),
  steering("that says the mesh has seen it", { annotations: { "sidecar.istio.io/status": "{}" } }),
  steering("of another revision of the mesh", { labels: { "istio.io/rev": "none" } }),
  steering("whose logs are left out", { annotations: { "fluentbit.io/exclude": "true" } }),
  steering("that chooses its address", { annotations: { "cni.projectcalico.org/ipAddrs": '["10.0.0.1"]' } }),
  steering("that tells the scraper where to look", { annotations: { "prometheus.io/port": "15000" } }),
];
