import { stackRule, on } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import { NODE_GROUP_LABEL } from "../../frame/vocabulary";
import { referencesOf } from "../../frame/references";

/** NET-15: Payment workloads have their own nodes, and networks do not join automatically. */
export const paymentNodesHaveTheirOwnNetwork = stackRule({
  control: "NET-15",
  sentence: "payment-nodes-have-their-own-network",
  judge: (stack) => {
    const groups = stack.of("aws:eks/nodeGroup:NodeGroup");
    const subnetsOf = (group: (typeof groups)[number]): readonly string[] =>
      referencesOf(group, "subnetIds", () => group.props.subnetIds ?? []);
    const inScope = groups.filter(({ props }) => props.labels?.[NODE_GROUP_LABEL] === "pci");
    const others = groups.filter((group) => !inScope.includes(group)).flatMap(subnetsOf);
    return [
      ...stack
        .of("aws:eks/cluster:Cluster")
        .flatMap((cluster) =>
          on(
            cluster,
            unless(inScope.length > 0, `no node group is labelled ${NODE_GROUP_LABEL}=pci; add one`),
          ),
        ),
      ...inScope.flatMap((group) =>
        on(group, [
          ...when(
            subnetsOf(group).some((subnet) => others.includes(subnet)),
            "subnetIds: shared with other node groups; give payment nodes their own subnets",
          ),
          ...unless(
            (group.props.taints ?? []).some(({ key, value }) => key === NODE_GROUP_LABEL && value === "pci"),
            `taints: no ${NODE_GROUP_LABEL}=pci; add it, so that only payment pods enter`,
          ),
          ...unless(
            "launchTemplate" in group.props,
            "launchTemplate: absent, so the nodes share the cluster's security group; add one",
          ),
        ]),
      ),
      ...stack
        .of("aws:ec2transitgateway/transitGateway:TransitGateway")
        .flatMap((gateway) =>
          on(
            gateway,
            when(
              gateway.props.autoAcceptSharedAttachments === "enable",
              "autoAcceptSharedAttachments: networks join unasked; set disable",
            ),
          ),
        ),
      ...stack
        .of(
          "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
          "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
        )
        .flatMap((peering) =>
          on(peering, when(peering.props.autoAccept, "autoAccept: networks join unasked; set false")),
        ),
    ];
  },
});
