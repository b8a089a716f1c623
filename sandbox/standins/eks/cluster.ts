import { Addon } from "@pulumi/aws/eks/addon";
import { Cluster as AwsCluster } from "@pulumi/aws/eks/cluster";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import type { ClusterArgs } from "@pulumi/eks";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult } from "@pulumi/pulumi/provider";
import { grantAccess } from "./access";
import { accessMode, clusterProblems } from "./cluster-plan";
import { Component } from "./component";
import { defaultNodes } from "./default-nodes";
import { kubeconfigJsonOf, kubeconfigOf } from "./kubeconfig";
import { clusterGroup, nodeGroup } from "./security-groups";
import { clusterRole, nodeRole, ServiceRole } from "./service-role";

/**
 * Builds a cluster with what surrounds it, under the names that the official component gives. Behind it stands
 * the sandbox's cluster.
 */
export function buildCluster(
  name: string,
  args: ClusterArgs,
  opts: pulumi.ComponentResourceOptions,
): ConstructResult {
  const problems = clusterProblems(args);
  if (problems.length > 0) {
    throw new pulumi.InputPropertiesError({ message: `eks:index:Cluster "${name}"`, errors: problems });
  }
  const component = new Component("eks:index:Cluster", name, opts);
  const owned = { parent: component };
  const vpcId = args.vpcId ?? "";
  const subnetIds = allSubnets(args);
  const role = args.serviceRole ?? new ServiceRole(`${name}-eksRole`, clusterRole, owned).role;
  const group =
    args.clusterSecurityGroup ??
    (args.skipDefaultSecurityGroups === true
      ? undefined
      : clusterGroup(name, { vpcId, tags: args.clusterSecurityGroupTags }, component));
  const cluster = awsCluster(name, { args, role, group, subnetIds }, component);
  const groupId = group === undefined ? defaultGroup(cluster) : pulumi.output(group).id;
  const nodes =
    args.skipDefaultSecurityGroups === true
      ? undefined
      : nodeGroup(name, { vpcId, tags: args.nodeSecurityGroupTags, clusterGroupId: groupId }, component);
  const instanceRoles = rolesOfNodes(name, args, component);
  const issuer = cluster.identities.apply((identities) => identities[0]?.oidcs[0]?.issuer ?? "");
  const oidcProvider = args.createOidcProvider === true ? vouch(name, issuer, component) : undefined;
  if (args.accessEntries !== undefined) {
    grantAccess(name, { clusterName: cluster.name, entries: args.accessEntries }, component);
  }
  addons(name, args, cluster);
  const kubeconfig = kubeconfigOf(cluster.endpoint);
  const kubeconfigJson = kubeconfigJsonOf(kubeconfig);
  const provider = new KubernetesProvider(`${name}-provider`, { kubeconfig: kubeconfigJson }, owned);
  const core = {
    cluster,
    clusterIamRole: role,
    clusterSecurityGroup: group,
    endpoint: cluster.endpoint,
    instanceRoles,
    kubeconfig,
    nodeGroupOptions: args.nodeGroupOptions ?? {},
    oidcProvider,
    privateSubnetIds: args.privateSubnetIds,
    provider,
    publicSubnetIds: args.publicSubnetIds,
    subnetIds,
    tags: args.tags,
    vpcId,
  };
  const defaultNodeGroup =
    args.skipDefaultNodeGroup === true || args.fargate !== undefined || args.autoMode?.enabled === true
      ? undefined
      : defaultNodes(name, { args, core, group: nodes?.group }, component);
  return component.finish({
    eksCluster: cluster,
    core,
    kubeconfig,
    kubeconfigJson,
    clusterSecurityGroup: group,
    clusterSecurityGroupId: groupId,
    clusterIngressRuleId: nodes?.clusterIngress.id ?? "",
    eksClusterIngressRule: nodes?.clusterIngress,
    nodeSecurityGroup: nodes?.group,
    nodeSecurityGroupId: nodes?.group.id ?? defaultGroup(cluster),
    instanceRoles,
    defaultNodeGroup,
    defaultNodeGroupAsgName: defaultNodeGroup?.autoScalingGroup.name ?? "",
    oidcIssuer: issuer.apply((url) => url.replace(/^https:\/\//, "")),
    oidcProviderArn: oidcProvider?.arn ?? "",
    oidcProviderUrl: issuer,
    autoModeNodeRoleName: "",
    fargateProfileId: "",
    fargateProfileStatus: "",
  });
}

function allSubnets(args: ClusterArgs): pulumi.Output<string[]> {
  if (args.subnetIds !== undefined) return pulumi.output(args.subnetIds);
  return pulumi
    .all([pulumi.output(args.publicSubnetIds ?? []), pulumi.output(args.privateSubnetIds ?? [])])
    .apply(([open, closed]) => [...open, ...closed]);
}

/** The security group that EKS itself makes. */
const defaultGroup = (cluster: AwsCluster): pulumi.Output<string> =>
  cluster.vpcConfig.apply(({ clusterSecurityGroupId }) => clusterSecurityGroupId);

interface Surroundings {
  readonly args: ClusterArgs;
  readonly role: NonNullable<ClusterArgs["serviceRole"]>;
  readonly group: ClusterArgs["clusterSecurityGroup"];
  readonly subnetIds: pulumi.Output<string[]>;
}

function awsCluster(name: string, around: Surroundings, parent: pulumi.Resource): AwsCluster {
  const { args, role, group, subnetIds } = around;
  const mode = accessMode(args.authenticationMode);
  const key = args.encryptionConfigKeyArn;
  return new AwsCluster(
    `${name}-eksCluster`,
    {
      name: args.name,
      roleArn: pulumi.output(role).arn,
      version: args.version,
      deletionProtection: args.deletionProtection,
      enabledClusterLogTypes: args.enabledClusterLogTypes,
      bootstrapSelfManagedAddons: args.bootstrapSelfManagedAddons,
      upgradePolicy: args.upgradePolicy,
      tags: mergedTags(name, args),
      accessConfig:
        mode === undefined
          ? undefined
          : { authenticationMode: mode, bootstrapClusterCreatorAdminPermissions: true },
      encryptionConfig: key === undefined ? undefined : { provider: { keyArn: key }, resources: ["secrets"] },
      kubernetesNetworkConfig:
        args.kubernetesServiceIpAddressRange === undefined && args.ipFamily === undefined
          ? undefined
          : { serviceIpv4Cidr: args.kubernetesServiceIpAddressRange, ipFamily: args.ipFamily },
      vpcConfig: {
        subnetIds,
        securityGroupIds: group === undefined ? undefined : [pulumi.output(group).id],
        endpointPrivateAccess: args.endpointPrivateAccess,
        endpointPublicAccess: args.endpointPublicAccess,
        publicAccessCidrs: args.publicAccessCidrs,
      },
    },
    { parent },
  );
}

const mergedTags = (name: string, args: ClusterArgs) =>
  pulumi
    .all([pulumi.output(args.tags ?? {}), pulumi.output(args.clusterTags ?? {})])
    .apply(([tags, own]) => ({ Name: `${name}-eksCluster`, ...tags, ...own }));

function rolesOfNodes(name: string, args: ClusterArgs, parent: pulumi.Resource) {
  if (args.instanceRoles !== undefined) return args.instanceRoles;
  if (args.instanceRole !== undefined) return [args.instanceRole];
  if (args.createInstanceRole === false) return [];
  return [new ServiceRole(`${name}-instanceRole`, nodeRole, { parent }).role];
}

const vouch = (name: string, issuer: pulumi.Output<string>, parent: pulumi.Resource) =>
  new OpenIdConnectProvider(
    `${name}-oidcProvider`,
    { url: issuer, clientIdLists: ["sts.amazonaws.com"] },
    { parent },
  );

/** The add-ons without which no pod starts, unless the program brings its own. */
function addons(name: string, args: ClusterArgs, cluster: AwsCluster): void {
  const wanted = [
    ["vpc-cni", args.useDefaultVpcCni !== true],
    ["coredns", args.corednsAddonOptions?.enabled !== false],
    ["kube-proxy", args.kubeProxyAddonOptions?.enabled !== false],
  ] as const;
  for (const [addonName, enabled] of wanted) {
    if (!enabled) continue;
    new Addon(`${name}-${addonName}`, { clusterName: cluster.name, addonName }, { parent: cluster });
  }
}
