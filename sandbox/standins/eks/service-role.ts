import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { Role } from "@pulumi/aws/iam/role";
import * as pulumi from "@pulumi/pulumi";

/** Who may take on a role, and what Amazon's ready-made policies let it do. */
export interface ServiceRoleArgs {
  readonly service: string;
  readonly policies: readonly string[];
}

/** A role for a service of AWS. */
export class ServiceRole extends pulumi.ComponentResource {
  readonly role: Role;

  constructor(name: string, args: ServiceRoleArgs, opts: pulumi.ComponentResourceOptions) {
    super("eks:index:ServiceRole", name, {}, opts);
    const owned = { parent: this };
    this.role = new Role(
      `${name}-role`,
      {
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: args.service },
              Action: ["sts:AssumeRole", ...(args.service.startsWith("eks.") ? ["sts:TagSession"] : [])],
            },
          ],
        }),
      },
      owned,
    );
    for (const policy of args.policies) {
      new RolePolicyAttachment(
        `${name}-${policy}`,
        { role: this.role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
        owned,
      );
    }
    this.registerOutputs({ role: this.role });
  }
}

/** What a node needs to join and to pull images. */
export const nodeRole: ServiceRoleArgs = {
  service: "ec2.amazonaws.com",
  policies: ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"],
};

/** What the control plane needs. */
export const clusterRole: ServiceRoleArgs = {
  service: "eks.amazonaws.com",
  policies: ["AmazonEKSClusterPolicy"],
};
