import { cidrProblem, parseCidr } from "../lib/cidr";
import { overlapProblem, unusableRanges } from "../lib/unusable-ranges";

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
  const problem = overlapProblem(cidr, forbiddenRanges);
  if (problem !== undefined) return `${problem}; name addresses outside it`;
  return range.prefix < SHORTEST_PREFIX
    ? `too wide; name networks of /${SHORTEST_PREFIX} or smaller`
    : undefined;
}
