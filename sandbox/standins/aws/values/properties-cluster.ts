import { isArray, isObject } from "../../rpc/values";
import type { PropertyRules } from "./rule";
import { sandboxCluster } from "../../eks/sandbox-cluster";
import { type Identified, nameOf, regionOf, text } from "./subject";

/** The address under which the cluster vouches for its service accounts. */
const issuer = (s: Identified): string =>
  `https://oidc.eks.${regionOf(s)}.amazonaws.com/id/${s.seed.hex("issuer", 32).toUpperCase()}`;

/** What EKS sets. The API server behind a cluster is the sandbox's own. */
export const clusterProperties: PropertyRules = {
  "eks/cluster.endpoint": () => sandboxCluster().server,
  "eks/cluster.certificateAuthority": () => ({ data: sandboxCluster().certificateAuthority }),
  "eks/cluster.clusterId": () => "",
  "eks/cluster.identities": (s) => [{ oidcs: [{ issuer: issuer(s) }] }],
  "eks/cluster.platformVersion": () => "eks.1",
  "eks/cluster.version": () => DEFAULT_KUBERNETES,
  "eks/cluster.accessConfig": () => ({
    authenticationMode: "CONFIG_MAP",
    bootstrapClusterCreatorAdminPermissions: true,
  }),
  "eks/cluster.kubernetesNetworkConfig": () => ({ ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" }),
  "eks/nodeGroup.resources": (s) => [
    {
      autoscalingGroups: [{ name: `eks-${nameOf(s)}-${s.seed.uuid("group")}` }],
      remoteAccessSecurityGroupId: "",
    },
  ],
  "eks/nodeGroup.amiType": () => "AL2023_x86_64_STANDARD",
  "eks/nodeGroup.capacityType": () => "ON_DEMAND",
  "eks/nodeGroup.diskSize": () => 20,
  "eks/nodeGroup.instanceTypes": () => ["t3.medium"],
  "eks/addon.addonVersion": (s) => `v1.0.0-eksbuild.${1 + s.seed.below("build", 9)}`,
  "eks/podIdentityAssociation.associationId": ({ id }) => id,
  "eks/podIdentityAssociation.associationArn": ({ arn }) => arn,
  "eks/accessEntry.accessEntryArn": ({ arn }) => arn,
  "eks/accessEntry.userName": (s) => text(s, "principalArn"),
  "eks/accessEntry.kubernetesGroups": () => [],
};

/** What EKS adds to objects that the program gives in part. */
export const clusterAdditions: Readonly<Record<string, PropertyRules>> = {
  "eks/cluster.vpcConfig": {
    clusterSecurityGroupId: ({ seed }) => `sg-${seed.hex("cluster group", 17)}`,
    vpcId: (s) => {
      const config = s.inputs["vpcConfig"];
      const subnets = isObject(config) ? config["subnetIds"] : undefined;
      const [first] = isArray(subnets) ? subnets : [];
      return typeof first === "string" ? (s.vpcOf(first) ?? "") : "";
    },
  },
};

/** The version that EKS chooses when the program leaves it open. */
const DEFAULT_KUBERNETES = "1.35";
