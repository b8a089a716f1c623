import { isArray, type PlainValue, UNKNOWN } from "../../rpc/values";
import { type Cidr, parseCidr } from "./cidr";
import { about, between, conflicting, name, type Rule, someOf } from "./rule";

/** A block of addresses in which AWS makes a VPC or a subnet. */
const block = (path: string): Rule =>
  about(path, (value) => {
    const cidr = readBlock(value);
    if (typeof cidr === "string") return cidr;
    return cidr.prefix >= 16 && cidr.prefix <= 28
      ? undefined
      : `"${cidr.text}" has the prefix /${cidr.prefix}; AWS wants /16 to /28`;
  });

/** A block as a rule of a firewall or a route names it. */
const range = (path: string): Rule =>
  about(path, (value) => {
    if (typeof value === "string" && value.includes(":")) return undefined;
    const cidr = readBlock(value);
    return typeof cidr === "string" ? cidr : undefined;
  });

function readBlock(value: PlainValue): Cidr | string {
  const cidr = typeof value === "string" ? parseCidr(value) : undefined;
  if (cidr === undefined) return `${JSON.stringify(value)} is no CIDR block; write one such as 10.0.0.0/16`;
  if (cidr.network === cidr.address) return cidr;
  return `"${cidr.text}" has bits set after its prefix; write ${cidr.canonical}`;
}

/** Zones belong to the region that the resource is in. */
export const zonesInRegion: Rule = (inputs, { region }) => {
  const own = typeof inputs["region"] === "string" ? inputs["region"] : region;
  if (own === UNKNOWN) return [];
  const one = inputs["availabilityZone"];
  const many = inputs["availabilityZones"];
  const zones: [string, PlainValue][] = [
    ...(one === undefined ? [] : [["availabilityZone", one] as [string, PlainValue]]),
    ...(isArray(many) ? many.map((zone, i): [string, PlainValue] => [`availabilityZones[${i}]`, zone]) : []),
  ];
  return zones.flatMap(([property, zone]) =>
    typeof zone !== "string" || zone === UNKNOWN || zone.startsWith(own)
      ? []
      : [{ property, reason: `"${zone}" is not in region ${own}; choose a zone such as ${own}a` }],
  );
};

const groupName = {
  max: 255,
  form: /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]+$/,
  says: "letters, digits, blanks and ._-:/()#,@[]+=&;{}!$*, not starting with sg-",
};
const groupDescription = { ...groupName, form: /^[\w .:/()#,@[\]+=&;{}!$*-]+$/, min: 0 };
const port = (path: string): Rule => between(path, -1, 65_535);

/** What AWS refuses about networks. */
export const networkRules: Readonly<Record<string, readonly Rule[]>> = {
  "ec2/vpc": [
    block("cidrBlock"),
    someOf("cidrBlock", "ipv4IpamPoolId"),
    conflicting("cidrBlock", "ipv4NetmaskLength"),
  ],
  "ec2/vpcIpv4CidrBlockAssociation": [block("cidrBlock")],
  "ec2/subnet": [block("cidrBlock"), conflicting("availabilityZone", "availabilityZoneId")],
  "ec2/securityGroup": [
    name("name", groupName),
    name("description", groupDescription),
    ...["ingress", "egress"].flatMap((side) => [
      range(`${side}[*].cidrBlocks[*]`),
      port(`${side}[*].fromPort`),
      port(`${side}[*].toPort`),
    ]),
  ],
  "ec2/securityGroupRule": [
    range("cidrBlocks[*]"),
    port("fromPort"),
    port("toPort"),
    conflicting("sourceSecurityGroupId", "self"),
    conflicting("sourceSecurityGroupId", "cidrBlocks"),
    someOf("cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "sourceSecurityGroupId", "self"),
  ],
  "vpc/securityGroupIngressRule": sideRules(),
  "vpc/securityGroupEgressRule": sideRules(),
  "ec2/route": [range("destinationCidrBlock")],
  "ec2/routeTable": [range("routes[*].cidrBlock")],
  "lb/targetGroup": [name("name", balancer()), port("port")],
  "lb/loadBalancer": [name("name", balancer()), conflicting("subnets", "subnetMappings")],
};

function sideRules(): Rule[] {
  const sources = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];
  return [range("cidrIpv4"), port("fromPort"), port("toPort"), conflicting(...sources), someOf(...sources)];
}

function balancer() {
  return {
    max: 32,
    form: /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
    says: "letters, digits and inner hyphens, not starting with internal-",
  };
}
