import {
  addresses,
  type Cidr,
  contains,
  formatCidr,
  parseCidr,
  type Range,
  textsOverlap,
} from "../../lib/cidr";
import type { Finding } from "./finding";

/** What a subnet is for. Each kind has a route table, and so a reach, of its own. */
export const subnetKinds = ["private", "pci", "public", "data", "card-data"] as const;
/** Kind of a subnet. */
export type SubnetKind = (typeof subnetKinds)[number];

/** One subnet of the plan. */
export interface SubnetPlan {
  readonly kind: SubnetKind;
  readonly zone: string;
  readonly cidr: Cidr;
}

/** The part of the configuration that the network is planned from. */
export interface NetworkInput {
  readonly cidr: string;
  readonly zones: readonly string[];
  readonly maximumPods: number;
  readonly connected: readonly string[];
  readonly serviceCidr: string;
}

/** How many equal blocks the VPC is cut into, one per zone. The fourth stays free for a zone added later. */
const ZONE_BLOCKS = 4;
/** Zones that nodes and load balancers spread over, so that the loss of one leaves a majority. */
const SPREAD = 3;
/**
 * Prefix lengths that each kind adds to its zone's block: pods take half of it, pods with card data an eighth, the rest
 * is for load balancers, data stores and, apart from them, those of card data. The layout depends on nothing but the VPC, so that more pods or one more zone move
 * no subnet that exists: AWS replaces a subnet whose range changes, and everything in it.
 */
const SHARE = { private: 1, pci: 3, public: 4, data: 4, "card-data": 4 } as const satisfies Record<
  SubnetKind,
  number
>;
/** A load balancer needs a /27 with eight free addresses ("Subnets for your load balancer", ELB user guide). */
const SMALLEST_SUBNET = 27;
/** The smallest and largest VPC of AWS are /28 and /16 ("VPC CIDR blocks", VPC user guide). */
const LARGEST_VPC = 16;
/** AWS keeps the first four addresses and the last of each subnet ("Subnet sizing", VPC user guide). */
const RESERVED = 5;
/** Ranges of private networks (RFC 1918), the only ones for a VPC and for Services. */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].flatMap(
  (text) => parseCidr(text) ?? [],
);
/** Largest and smallest range of Services ("kubernetesNetworkConfig", EKS API reference). */
const SERVICE_PREFIXES = { largest: 12, smallest: 24 };
/**
 * Addresses per pod. Prefix delegation hands out /28 blocks; a node keeps one warm block and fragments others, and an
 * update runs old and new nodes side by side, so count two addresses for each pod.
 */
const ADDRESSES_PER_POD = 2;

const block = (within: Range, bits: number, index: number): Range => ({
  base: within.base + index * addresses(within.prefix + bits),
  prefix: within.prefix + bits,
});

/** The subnets of a VPC, zone by zone. The input must have no problems. */
export function planSubnets({ cidr, zones }: Pick<NetworkInput, "cidr" | "zones">): SubnetPlan[] {
  const vpc = parseCidr(cidr);
  if (vpc === undefined) return [];
  return zones.flatMap((zone, index) => {
    let { base } = block(vpc, Math.log2(ZONE_BLOCKS), index);
    return subnetKinds.map((kind) => {
      const prefix = vpc.prefix + Math.log2(ZONE_BLOCKS) + SHARE[kind];
      const subnet = { kind, zone, cidr: formatCidr({ base, prefix }) };
      base += addresses(prefix);
      return subnet;
    });
  });
}

/** The ranges of all subnets of a kind, in the order of the zones. */
export const rangesOf = (network: Pick<NetworkInput, "cidr" | "zones">, kind: SubnetKind): Cidr[] =>
  planSubnets(network).flatMap((subnet) => (subnet.kind === kind ? [subnet.cidr] : []));

/** Pods that fit when one zone is lost: the rest must carry them all. */
export function podCapacity({ cidr, zones }: Pick<NetworkInput, "cidr" | "zones">): number {
  const vpc = parseCidr(cidr);
  if (vpc === undefined || zones.length < 2) return 0;
  const perZone = addresses(vpc.prefix + Math.log2(ZONE_BLOCKS) + SHARE.private) - RESERVED;
  return Math.max(0, Math.floor(perZone / ADDRESSES_PER_POD)) * (zones.length - 1);
}

/** Everything that is wrong with a network. */
export function networkProblems(input: NetworkInput & { readonly region: string }): Finding[] {
  return [
    ...zoneProblems(input),
    ...rangeProblems(input),
    ...sizeProblems(input),
    ...serviceProblems(input.serviceCidr),
  ];
}

function zoneProblems({ zones, region }: { zones: readonly string[]; region: string }): Finding[] {
  const distinct = new Set(zones);
  const finding = (message: string): Finding => ({ field: "network.zones", value: zones, message });
  const foreign = zones.filter((zone) => zone.slice(0, -1) !== region);
  return [
    ...(distinct.size < SPREAD
      ? [
          finding(
            `${distinct.size} distinct zones, but the platform spreads over ${SPREAD}; name more of ${region}`,
          ),
        ]
      : []),
    ...(zones.length > ZONE_BLOCKS
      ? [finding(`${zones.length} zones, but the plan has room for ${ZONE_BLOCKS}; name fewer`)]
      : []),
    ...(foreign.length > 0
      ? [finding(`${foreign.join(", ")} not in ${region}; name zones of that region`)]
      : []),
  ];
}

const isPrivate = (range: Range): boolean => PRIVATE_RANGES.some((outer) => contains(outer, range));

function serviceProblems(text: string): Finding[] {
  const range = parseCidr(text);
  if (range === undefined) return [];
  const { largest, smallest } = SERVICE_PREFIXES;
  const fits = range.prefix >= largest && range.prefix <= smallest;
  if (fits && isPrivate(range)) return [];
  const message = `EKS takes a private range from /${largest} to /${smallest}; use one such as 172.20.0.0/16`;
  return [{ field: "network.serviceCidr", value: text, message }];
}

function rangeProblems({ cidr, connected, serviceCidr }: NetworkInput): Finding[] {
  const vpc = parseCidr(cidr);
  if (vpc === undefined) return [];
  const finding = (message: string): Finding => ({ field: "network.cidr", value: cidr, message });
  const others = [
    ...connected.map((text, index) => ({ field: `network.connected.${index}`, text })),
    { field: "network.serviceCidr", text: serviceCidr },
  ];
  return [
    ...(isPrivate(vpc)
      ? []
      : [finding("not private; use a range within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16")]),
    ...others
      .filter(({ text }) => textsOverlap(cidr, text))
      .map(({ field, text }) => ({
        field,
        value: text,
        message: `overlaps network.cidr ${cidr}; choose ranges apart`,
      })),
  ];
}

function sizeProblems(input: NetworkInput): Finding[] {
  const vpc = parseCidr(input.cidr);
  if (vpc === undefined) return [];
  const finding = (message: string): Finding[] => [{ field: "network.cidr", value: input.cidr, message }];
  if (vpc.prefix < LARGEST_VPC) return finding(`larger than AWS allows; use a /${LARGEST_VPC} or smaller`);
  const largestPrefix = SMALLEST_SUBNET - Math.log2(ZONE_BLOCKS) - SHARE.public;
  if (vpc.prefix > largestPrefix)
    return finding(`too small for load balancers; use a /${largestPrefix} or larger`);
  const capacity = podCapacity(input);
  if (input.zones.length < SPREAD || capacity >= input.maximumPods) return [];
  return finding(
    `holds ${capacity} pods with one zone lost, but maximumPods is ${input.maximumPods}; use a larger range or fewer pods`,
  );
}
