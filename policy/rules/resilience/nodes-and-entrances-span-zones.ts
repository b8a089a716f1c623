import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { refersTo, type Member } from "../../frame/inventory";

const ZONES = 3;

/** RES-03: Nodes and entrances span three zones. */
export const nodesAndEntrancesSpanZones = stackRule({
  control: "RES-03",
  sentence: "nodes-and-entrances-span-zones",
  judge: (stack) => {
    const subnets = stack.of("aws:ec2/subnet:Subnet");
    const zonesOf = (
      member: Pick<Member, "sources"> & { readonly props: object },
      argument: string,
    ): number => {
      const named = subnets.filter((subnet) => refersTo(member, argument, subnet));
      return new Set(named.map(({ props }) => props.availabilityZone ?? props.availabilityZoneId)).size;
    };
    return [
      ...stack
        .of("aws:eks/nodeGroup:NodeGroup")
        .flatMap((group) =>
          on(
            group,
            unless(zonesOf(group, "subnetIds") >= ZONES, `subnetIds: fewer than ${ZONES} zones; add subnets`),
          ),
        ),
      ...stack
        .of("aws:lb/loadBalancer:LoadBalancer")
        .flatMap((balancer) =>
          on(
            balancer,
            unless(zonesOf(balancer, "subnets") >= ZONES, `subnets: fewer than ${ZONES} zones; add subnets`),
          ),
        ),
      ...stack
        .of("aws:eks/cluster:Cluster")
        .flatMap((cluster) =>
          on(
            cluster,
            unless(cluster.props.zonalShiftConfig?.enabled, "zonalShiftConfig.enabled: not true; set it"),
          ),
        ),
    ];
  },
});
