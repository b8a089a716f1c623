import { NODE_GROUP_LABEL } from "../../lib/node-groups";
import { type ManagedAddOn } from "./add-on-types";

const AWS_POLICY = "arn:aws:iam::aws:policy";
const onSystemNodes = { nodeSelector: { [NODE_GROUP_LABEL]: "system" } };

/** Values of the VPC CNI add-on that the platform sets; its schema wants every value as text. */
interface VpcCniConfiguration {
  readonly enableNetworkPolicy: "true" | "false";
  readonly env: Readonly<
    Record<"ENABLE_PREFIX_DELEGATION" | "WARM_PREFIX_TARGET" | "NETWORK_POLICY_ENFORCING_MODE", string>
  >;
}

/**
 * The add-ons that EKS runs. Versions were listed by `aws eks describe-addon-versions` in autumn 2026 for Kubernetes
 * 1.34 to 1.36.
 */
export const managedAddOns = {
  "vpc-cni": {
    kind: "eks",
    byDefault: true,
    needs: ["eks-pod-identity-agent"],
    namespace: "kube-system",
    version: "v1.22.4-eksbuild.3",
    beforeNodes: true,
    purpose: "addresses for pods by prefix delegation, and network policies",
    identity: { serviceAccount: "aws-node", managed: [`${AWS_POLICY}/AmazonEKS_CNI_Policy`] },
    configuration: () =>
      ({
        enableNetworkPolicy: "true",
        env: {
          ENABLE_PREFIX_DELEGATION: "true",
          WARM_PREFIX_TARGET: "1",
          // Strict mode would also cut off add-ons that bring no policy; namespaces deny by default instead.
          NETWORK_POLICY_ENFORCING_MODE: "standard",
        },
      }) satisfies VpcCniConfiguration,
  },
  "kube-proxy": {
    kind: "eks",
    byDefault: true,
    needs: [],
    namespace: "kube-system",
    beforeNodes: true,
    purpose: "virtual addresses of Services",
  },
  coredns: {
    kind: "eks",
    byDefault: true,
    needs: ["vpc-cni", "kube-proxy"],
    namespace: "kube-system",
    purpose: "names of Services",
    configuration: ({ zones }) => ({
      ...onSystemNodes,
      replicaCount: Math.max(3, zones),
      podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    }),
  },
  "eks-pod-identity-agent": {
    kind: "eks",
    byDefault: true,
    needs: [],
    namespace: "kube-system",
    version: "v1.3.10-eksbuild.3",
    beforeNodes: true,
    purpose: "roles for service accounts",
  },
  "aws-ebs-csi-driver": {
    kind: "eks",
    byDefault: true,
    needs: ["eks-pod-identity-agent", "coredns"],
    namespace: "kube-system",
    version: "v1.66.0-eksbuild.1",
    purpose: "encrypted block volumes",
    identity: {
      serviceAccount: "ebs-csi-controller-sa",
      managed: [`${AWS_POLICY}/service-role/AmazonEBSCSIDriverPolicy`],
    },
    configuration: () => ({ controller: onSystemNodes }),
  },
  "aws-efs-csi-driver": {
    kind: "eks",
    byDefault: false,
    needs: ["eks-pod-identity-agent", "coredns"],
    namespace: "kube-system",
    version: "v2.1.15-eksbuild.1",
    purpose: "shared file systems",
    identity: {
      serviceAccount: "efs-csi-controller-sa",
      managed: [`${AWS_POLICY}/service-role/AmazonEFSCSIDriverPolicy`],
    },
    configuration: () => ({ controller: onSystemNodes }),
  },
  "snapshot-controller": {
    kind: "eks",
    byDefault: true,
    needs: ["aws-ebs-csi-driver"],
    namespace: "kube-system",
    version: "v8.3.0-eksbuild.1",
    purpose: "volume snapshots",
    configuration: () => onSystemNodes,
  },
  "metrics-server": {
    kind: "eks",
    byDefault: true,
    needs: ["coredns"],
    namespace: "kube-system",
    version: "v0.9.0-eksbuild.11",
    purpose: "what autoscalers measure",
    configuration: () => ({ ...onSystemNodes, replicas: 2 }),
  },
} as const satisfies Partial<Record<string, ManagedAddOn>>;
