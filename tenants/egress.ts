/** Addresses of IPv4 as numbers, for the few questions that a named destination raises. */

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

interface Range {
  readonly first: number;
  readonly last: number;
}

function rangeOf(cidr: string): Range | undefined {
  const match = IPV4.exec(cidr);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, length = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((byte) => byte > 255) || length > 32) return undefined;
  const size = 2 ** (32 - length);
  const first = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

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
  const range = rangeOf(cidr);
  if (range === undefined)
    return "no network in CIDR notation; write its first address, such as 203.0.113.0/24";
  for (const [forbidden, reason] of Object.entries(forbiddenRanges)) {
    const other = rangeOf(forbidden);
    if (other !== undefined && range.first <= other.last && other.first <= range.last) {
      return `overlaps ${forbidden}: ${reason}; name addresses outside it`;
    }
  }
  return Number(cidr.split("/")[1]) < SHORTEST_PREFIX
    ? `too wide; name networks of /${SHORTEST_PREFIX} or smaller`
    : undefined;
}
