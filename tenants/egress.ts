import { cidrProblem, overlaps, parseCidr } from "../lib/cidr";

/** Addresses that lead to the nodes' metadata, to the nodes or pods themselves or to nobody: no server has one. */
export const unusableRanges = {
  "169.254.0.0/16": "link-local addresses hold the cloud's metadata and credentials",
  "127.0.0.0/8": "loopback is the node itself",
  "0.0.0.0/8": "this network",
  "100.64.0.0/10": "shared address space holds pods and the metadata of some clouds",
  "224.0.0.0/4": "multicast",
} as const;

/** Addresses that no tenant may name. */
const forbiddenRanges = {
  ...unusableRanges,
  "10.0.0.0/8": "private addresses belong to the platform",
  "172.16.0.0/12": "private addresses belong to the platform",
  "192.168.0.0/16": "private addresses belong to the platform",
} as const;

/** A named destination is a place, not half the internet. */
const SHORTEST_PREFIX = 16;

/** Why a tenant may not name these addresses as a destination; undefined where it may. */
export function egressProblem(cidr: string): string | undefined {
  const range = parseCidr(cidr);
  if (range === undefined) return cidrProblem(cidr);
  for (const [forbidden, reason] of Object.entries(forbiddenRanges)) {
    const other = parseCidr(forbidden);
    if (other !== undefined && overlaps(range, other))
      return `overlaps ${forbidden}: ${reason}; name addresses outside it`;
  }
  return range.prefix < SHORTEST_PREFIX
    ? `too wide; name networks of /${SHORTEST_PREFIX} or smaller`
    : undefined;
}
