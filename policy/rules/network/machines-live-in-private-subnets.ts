import { stackRule, on } from "../../frame/rule";
import { when, type Findings } from "../../frame/findings";
import { refersTo, type Member } from "../../frame/inventory";

const PUBLIC_SUBNET_TAG = "kubernetes.io/role/elb";

/** NET-12: Nodes and data stores live in private subnets only. */
export const machinesLiveInPrivateSubnets = stackRule({
  control: "NET-12",
  sentence: "machines-live-in-private-subnets",
  judge: (stack) => {
    const subnets = stack.of("aws:ec2/subnet:Subnet");
    const open = subnets.filter(({ props }) => PUBLIC_SUBNET_TAG in (props.tags ?? {}));
    const misplaced = (member: Member, argument: string): Findings =>
      when(
        open.some((subnet) => refersTo(member, argument, subnet)),
        `${argument}: names a public subnet; use private ones`,
      );
    return [
      ...subnets.flatMap((subnet) =>
        on(
          subnet,
          when(
            subnet.props.mapPublicIpOnLaunch,
            "mapPublicIpOnLaunch: gives every machine a public address; set false",
          ),
        ),
      ),
      ...stack.of("aws:ec2/launchTemplate:LaunchTemplate").flatMap((template) =>
        on(
          template,
          (template.props.networkInterfaces ?? []).flatMap(({ associatePublicIpAddress }, index) =>
            when(
              associatePublicIpAddress === "true",
              `networkInterfaces[${index}].associatePublicIpAddress: gives nodes a public address; set "false"`,
            ),
          ),
        ),
      ),
      ...stack
        .of("aws:ec2/instance:Instance")
        .flatMap((instance) =>
          on(
            instance,
            when(
              instance.props.associatePublicIpAddress,
              "associatePublicIpAddress: gives a public address; set false",
            ),
          ),
        ),
      ...stack
        .of("aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance")
        .flatMap((database) =>
          on(
            database,
            when(database.props.publiclyAccessible, "publiclyAccessible: open to the internet; set false"),
          ),
        ),
      ...stack.members
        .filter(
          ({ kind }) => kind === "aws:eks/nodeGroup:NodeGroup" || kind === "aws:rds/subnetGroup:SubnetGroup",
        )
        .flatMap((member) => on(member, misplaced(member, "subnetIds"))),
    ];
  },
});
