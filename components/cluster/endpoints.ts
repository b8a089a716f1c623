import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { planEndpoints } from "./endpoints-plan";
import type { Network } from "./network";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** Private ways to the AWS services that nodes and pods use, each with a policy of its own. */
export class Endpoints extends pulumi.ComponentResource {
  constructor(
    name: string,
    { site, network }: { site: Site; network: Network },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("platform:cluster:Endpoints", name, {}, opts);
    const owned = { parent: this };
    const group = new ec2.SecurityGroup(
      name,
      {
        vpcId: network.vpcId,
        description: "Private endpoints of AWS services",
        tags: tagsFor(site, { name }),
      },
      owned,
    );
    new vpc.SecurityGroupIngressRule(
      name,
      {
        securityGroupId: group.id,
        cidrIpv4: network.cidr,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        description: "HTTPS from inside the VPC",
        tags: tagsFor(site),
      },
      owned,
    );
    for (const plan of planEndpoints(site)) {
      const label = `${name}-${plan.service.replace(".", "-")}`;
      const place =
        plan.type === "Gateway"
          ? { routeTableIds: network.routeTableIds }
          : { subnetIds: network.subnets("private"), securityGroupIds: [group.id], privateDnsEnabled: true };
      new ec2.VpcEndpoint(
        label,
        {
          vpcId: network.vpcId,
          serviceName: `com.amazonaws.${site.region}.${plan.service}`,
          vpcEndpointType: plan.type,
          policy: pulumi.jsonStringify(plan.policy),
          ...place,
          tags: tagsFor(site, { name: label }),
        },
        owned,
      );
    }
    this.registerOutputs({});
  }
}
