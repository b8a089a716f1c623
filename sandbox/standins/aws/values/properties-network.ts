import type { PropertyRule, PropertyRules } from "./rule";
import { defaultAclOf, defaultGroupOf, defaultTableOf } from "./identity";
import { type Identified, nameOf, regionOf, text } from "./subject";

/** The three zones that every region has here. */
export const zonesOf = (region: string): string[] => ["a", "b", "c"].map((letter) => `${region}${letter}`);

/** The id by which a zone is the same for every account: `eu-west-1a` may be `euw1-az1`. */
export function zoneId(zone: string): string {
  const match = /^([a-z]+)-([a-z])[a-z]*-(\d)([a-z])$/.exec(zone);
  const [, area = "", side = "", number = "", letter = "a"] = match ?? [];
  return `${area}${side}${number}-az${letter.charCodeAt(0) - "a".charCodeAt(0) + 1}`;
}

const anyZone = (s: Identified): string => zonesOf(regionOf(s))[s.seed.below("zone", 3)] ?? "";
const publicIp: PropertyRule = ({ seed }) => `203.0.113.${1 + seed.below("public ip", 254)}`;
const privateIp: PropertyRule = ({ seed }) =>
  `10.0.${seed.below("private ip", 256)}.${4 + seed.below("private ip host", 250)}`;

const balancerName = (s: Identified): string => {
  const internal = s.inputs["internal"] === true ? "internal-" : "";
  const region = regionOf(s);
  const kind = text(s, "loadBalancerType");
  const host = `${nameOf(s)}-${s.seed.hex("dns", 16)}.elb.${region}.amazonaws.com`;
  return kind === "network"
    ? host
    : `${internal}${nameOf(s)}-${s.seed.below("dns", 2_000_000_000)}.${region}.elb.amazonaws.com`;
};

const arnSuffix: PropertyRule = ({ arn }) =>
  arn
    .split(":")
    .at(-1)
    ?.replace(/^loadbalancer\//, "") ?? "";

const endpointDns = (s: Identified) => {
  const service = text(s, "serviceName").split(".").at(-1) ?? "";
  if (text(s, "vpcEndpointType") !== "Interface") return [];
  const dnsName = `${s.id}-${s.seed.hex("dns", 8)}.${service}.${regionOf(s)}.vpce.amazonaws.com`;
  return [{ dnsName, hostedZoneId: `Z${s.seed.letters("dns zone", 13)}` }];
};

/** What networks, addresses and load balancers get from AWS. */
export const networkProperties: PropertyRules = {
  "ec2/vpc.defaultSecurityGroupId": ({ id }) => defaultGroupOf(id),
  "ec2/vpc.defaultRouteTableId": ({ id }) => defaultTableOf(id),
  "ec2/vpc.mainRouteTableId": ({ id }) => defaultTableOf(id),
  "ec2/vpc.defaultNetworkAclId": ({ id }) => defaultAclOf(id),
  "ec2/vpc.dhcpOptionsId": ({ seed }) => `dopt-${seed.hex("dhcp", 17)}`,
  "ec2/vpc.enableDnsSupport": () => true,
  "ec2/subnet.availabilityZone": anyZone,
  "ec2/subnet.availabilityZoneId": (s) => zoneId(text(s, "availabilityZone") || anyZone(s)),
  "ec2/subnet.privateDnsHostnameTypeOnLaunch": () => "ip-name",
  "ec2/eip.allocationId": ({ id }) => id,
  "ec2/eip.publicIp": publicIp,
  "ec2/eip.domain": () => "vpc",
  "ec2/natGateway.publicIp": publicIp,
  "ec2/natGateway.privateIp": privateIp,
  "ec2/natGateway.networkInterfaceId": ({ seed }) => `eni-${seed.hex("interface", 17)}`,
  "ec2/networkInterface.privateIp": privateIp,
  "ec2/instance.privateIp": privateIp,
  "ec2/instance.instanceState": () => "running",
  "ec2/vpcEndpoint.prefixListId": (s) =>
    text(s, "vpcEndpointType") === "Interface" ? undefined : `pl-${s.seed.hex("prefix list", 8)}`,
  "ec2/vpcEndpoint.networkInterfaceIds": (s) => {
    const subnets = s.inputs["subnetIds"];
    return Array.isArray(subnets) ? subnets.map((subnet) => `eni-${s.seed.hex(String(subnet), 17)}`) : [];
  },
  "ec2/vpcEndpoint.dnsEntries": endpointDns,
  "ec2/launchTemplate.latestVersion": () => 1,
  "ec2/launchTemplate.defaultVersion": () => 1,
  "vpc/securityGroupIngressRule.securityGroupRuleId": ({ id }) => id,
  "vpc/securityGroupEgressRule.securityGroupRuleId": ({ id }) => id,
  "ec2/securityGroupRule.securityGroupRuleId": ({ seed }) => `sgr-${seed.hex("rule", 17)}`,
  "lb/loadBalancer.dnsName": balancerName,
  "lb/loadBalancer.zoneId": ({ seed }) => `Z${seed.letters("zone", 13)}`,
  "lb/loadBalancer.arnSuffix": arnSuffix,
  "lb/loadBalancer.ipAddressType": () => "ipv4",
  "lb/targetGroup.arnSuffix": arnSuffix,
  "route53/zone.zoneId": ({ id }) => id,
  "route53/zone.nameServers": ({ seed }) =>
    ["com", "net", "org", "co.uk"].map(
      (top, i) => `ns-${seed.below(`server ${i}`, 2048)}.awsdns-${10 + i}.${top}`,
    ),
  "route53/zone.primaryNameServer": ({ seed }) => `ns-${seed.below("server 0", 2048)}.awsdns-10.com`,
};
