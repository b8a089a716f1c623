import * as awsEks from "@pulumi/aws/eks";
import { Cluster } from "@pulumi/eks/cluster";
import * as pulumi from "@pulumi/pulumi";
import type { AccessEntryPlan } from "./access-plan";
import { hardening } from "./hardening";
import { logGroup } from "./log-group";
import type { Network } from "./network";
import { plainServiceTrust } from "./policy-document";
import { BoundedRole } from "./roles";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What a control plane is made from. */
export interface ControlPlaneArgs {
  readonly site: Site;
  readonly version: string;
  readonly serviceCidr: string;
  readonly network: Network;
  readonly endpoint:
    | { readonly kind: "private" }
    | { readonly kind: "public"; readonly allow: readonly string[] };
  readonly access: readonly AccessEntryPlan[];
  readonly keys: { readonly secrets: pulumi.Input<string>; readonly logs: pulumi.Input<string> };
  readonly boundary: pulumi.Input<string>;
}

/** All five kinds of log the control plane can write. */
const LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** The Kubernetes control plane: API access entries, private endpoint, encrypted secrets, every log kept. */
export class ControlPlane extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  /** Security group that EKS gives the control plane and every node. */
  readonly securityGroupId: pulumi.Output<string>;
  /** Log group of the control plane's logs. */
  readonly logGroupName: pulumi.Output<string>;
  readonly entries: readonly pulumi.Resource[];

  constructor(name: string, args: ControlPlaneArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:ControlPlane", name, {}, opts);
    const { site, network, endpoint } = args;
    const owned = { parent: this };
    // EKS would make this group itself, without a key and kept for ever.
    const logs = logGroup(
      name,
      { site, logName: `/aws/eks/${site.name}/cluster`, key: args.keys.logs },
      owned,
    );
    const service = new BoundedRole(
      `${name}-service`,
      {
        site,
        boundary: args.boundary,
        description: `Control plane of ${site.name}`,
        trust: plainServiceTrust("eks.amazonaws.com"),
        managed: ["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"],
      },
      owned,
    );
    const cluster = new Cluster(
      name,
      {
        name: site.name,
        version: args.version,
        vpcId: network.vpcId,
        subnetIds: network.subnets("private"),
        authenticationMode: "API",
        endpointPrivateAccess: true,
        endpointPublicAccess: endpoint.kind === "public",
        ...(endpoint.kind === "public" ? { publicAccessCidrs: [...endpoint.allow] } : {}),
        enabledClusterLogTypes: LOGS,
        encryptionConfigKeyArn: args.keys.secrets,
        deletionProtection: site.deletionProtection,
        kubernetesServiceIpAddressRange: args.serviceCidr,
        upgradePolicy: { supportType: "STANDARD" },
        serviceRole: service.role,
        // Nodes, groups and add-ons are components of their own.
        skipDefaultNodeGroup: true,
        skipDefaultSecurityGroups: true,
        createInstanceRole: false,
        createOidcProvider: false,
        bootstrapSelfManagedAddons: false,
        useDefaultVpcCni: true,
        corednsAddonOptions: { enabled: false },
        kubeProxyAddonOptions: { enabled: false },
        tags: tagsFor(site),
      },
      {
        parent: this,
        protect: site.deletionProtection,
        dependsOn: [logs, ...service.grants],
        ...this.transforms(),
      },
    );
    this.clusterName = pulumi.output(cluster.eksCluster).apply((made) => made.name);
    this.kubeconfig = pulumi.secret(cluster.kubeconfigJson);
    this.securityGroupId = cluster.clusterSecurityGroupId;
    this.logGroupName = logs.name;
    this.entries = args.access.flatMap((plan) => this.entry(`${name}-${plan.key}`, plan, site));
    this.registerOutputs({ clusterName: this.clusterName });
  }

  private entry(label: string, plan: AccessEntryPlan, site: Site): pulumi.Resource[] {
    const entry = new awsEks.AccessEntry(
      label,
      {
        clusterName: this.clusterName,
        principalArn: plan.principalArn,
        type: "STANDARD",
        kubernetesGroups: [...plan.groups],
        tags: tagsFor(site),
      },
      { parent: this },
    );
    if (plan.policy === undefined) return [entry];
    const association = new awsEks.AccessPolicyAssociation(
      label,
      {
        clusterName: this.clusterName,
        principalArn: entry.principalArn,
        policyArn: `arn:aws:eks::aws:cluster-access-policy/${plan.policy}`,
        accessScope: { type: "cluster" },
      },
      { parent: this },
    );
    return [entry, association];
  }

  /** Transforms are calls that the engine makes into the program: where there is no engine, nobody makes them. */
  private transforms(): Pick<pulumi.ComponentResourceOptions, "transforms"> {
    return pulumi.runtime.getEngine() !== undefined ? { transforms: [hardening] } : {};
  }
}
