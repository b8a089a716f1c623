import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import type { Network } from "./network";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What the security group is made from. */
export interface CardholderGroupArgs {
  readonly site: Site;
  readonly network: Network;
  /** Security group of the control plane and the ordinary nodes. */
  readonly clusterSecurityGroupId: pulumi.Input<string>;
}

const tcp = (fromPort: number, toPort = fromPort) => ({ ipProtocol: "tcp", fromPort, toPort });
const EVERYTHING = { ipProtocol: "-1" };

/**
 * The security group of nodes that handle card data. Ordinary nodes reach its pods and kubelets; it reaches them, the
 * database of card data and HTTPS. Nothing else of the VPC is open to it.
 */
export class CardholderGroup extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: CardholderGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:CardholderGroup", name, {}, opts);
    const owned = { parent: this };
    const tags = tagsFor(args.site, { name, dataClass: "cardholder" });
    const group = new ec2.SecurityGroup(
      name,
      { vpcId: args.network.vpcId, description: "Nodes that handle card data", tags },
      owned,
    );
    const cluster = { referencedSecurityGroupId: args.clusterSecurityGroupId };
    const peers = { referencedSecurityGroupId: group.id };
    const inside = { cidrIpv4: args.network.cidr };
    const rules = {
      "from-cluster": {
        ...cluster,
        ...tcp(1025, 65_535),
        description: "Control plane and mesh to kubelets and pods",
      },
      "from-peers": { ...peers, ...EVERYTHING, description: "Among the nodes of the group" },
    };
    for (const [rule, detail] of Object.entries(rules))
      new vpc.SecurityGroupIngressRule(
        `${name}-${rule}`,
        { securityGroupId: group.id, ...detail, tags },
        owned,
      );
    const ways = {
      "to-peers": { ...peers, ...EVERYTHING, description: "Among the nodes of the group" },
      "to-cluster": { ...cluster, ...EVERYTHING, description: "Kubernetes API, DNS, mesh and telemetry" },
      "to-database": { ...inside, ...tcp(5432), description: "Database of card data" },
      "to-services": {
        cidrIpv4: "0.0.0.0/0",
        ...tcp(443),
        description: "AWS services and payment providers over HTTPS",
      },
    };
    for (const [way, detail] of Object.entries(ways))
      new vpc.SecurityGroupEgressRule(
        `${name}-${way}`,
        { securityGroupId: group.id, ...detail, tags },
        owned,
      );
    new vpc.SecurityGroupIngressRule(
      `${name}-into-cluster`,
      {
        securityGroupId: args.clusterSecurityGroupId,
        ...peers,
        ...EVERYTHING,
        description: "From the nodes that handle card data",
        tags: tagsFor(args.site),
      },
      owned,
    );
    this.securityGroupId = group.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}
