import { resourceRule } from "../../frame/rule";
import type { Judged } from "../../frame/resource";
import { when, type Findings } from "../../frame/findings";
import { isWholeInternet } from "../../frame/cidr";

/** One way in, as each of the three kinds spells it. */
interface Entry {
  readonly path: string;
  readonly ranges: readonly (string | undefined)[];
  /** Whether everybody it admits is a member of a security group. */
  readonly members: boolean;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly protocol: string | undefined;
  readonly description: string | undefined;
}

const ADMINISTRATION = [22, 3389];

/** NET-13: Security groups admit no one from everywhere. */
export const securityGroupsAdmitNamedSources = resourceRule({
  control: "NET-13",
  sentence: "security-groups-admit-named-sources",
  kinds: [
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  ],
  judge: (resource) => entriesOf(resource).flatMap(judgeEntry),
});

const judgeEntry = ({ path, ranges, members, from, to, protocol, description = "" }: Entry): Findings => {
  const allPorts = protocol === "-1" || protocol === "all";
  // Among members of groups a wide range is the traffic of pods; a rule for exactly such a port is not.
  const covers = (port: number): boolean =>
    members ? from === port && to === port : allPorts || ((from ?? 0) <= port && port <= (to ?? 65535));
  const publicHttps = protocol === "tcp" && from === 443 && to === 443 && /load balancer/i.test(description);
  return [
    ...when(
      ranges.some(isWholeInternet) && !publicHttps,
      `${path}: admits the whole internet; narrow the source, or describe port 443 of a load balancer as such`,
    ),
    ...when(ADMINISTRATION.some(covers), `${path}: opens remote administration (22 or 3389); remove it`),
    ...when(description === "", `${path}.description: absent; say who needs it`),
  ];
};

type Kind3 =
  | "aws:ec2/securityGroup:SecurityGroup"
  | "aws:ec2/securityGroupRule:SecurityGroupRule"
  | "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

const entriesOf = (resource: Judged<Kind3>): readonly Entry[] => {
  const { props } = resource;
  if ("cidrIpv4" in props || "cidrIpv6" in props || "ipProtocol" in props) {
    const { cidrIpv4, cidrIpv6, fromPort, toPort, ipProtocol, description } = props;
    return [
      {
        path: "rule",
        ranges: [cidrIpv4, cidrIpv6],
        // Which group it is may not be known yet; that it is one is.
        members: "referencedSecurityGroupId" in props,
        from: fromPort,
        to: toPort,
        protocol: ipProtocol,
        description,
      },
    ];
  }
  if ("type" in props) {
    const { type, cidrBlocks = [], ipv6CidrBlocks = [], fromPort, toPort, protocol, description } = props;
    if (type !== "ingress") return [];
    return [
      {
        path: "rule",
        ranges: [...cidrBlocks, ...ipv6CidrBlocks],
        members: false,
        from: fromPort,
        to: toPort,
        protocol,
        description,
      },
    ];
  }
  const inline = "ingress" in props ? (props.ingress ?? []) : [];
  return inline.map(
    ({ cidrBlocks = [], ipv6CidrBlocks = [], fromPort, toPort, protocol, description }, index) => ({
      path: `ingress[${index}]`,
      ranges: [...cidrBlocks, ...ipv6CidrBlocks],
      members: false,
      from: fromPort,
      to: toPort,
      protocol,
      description,
    }),
  );
};
