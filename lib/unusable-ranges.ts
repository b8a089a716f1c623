import { textsOverlap } from "./cidr";

/** Addresses that lead to the nodes' metadata, to the nodes or pods themselves or to nobody: no endpoint has one. */
export const unusableRanges = {
  "169.254.0.0/16": "link-local addresses hold the cloud's metadata and credentials",
  "127.0.0.0/8": "loopback is the node itself",
  "0.0.0.0/8": "this network",
  "100.64.0.0/10": "shared address space holds pods and the metadata of some clouds",
  "224.0.0.0/4": "multicast",
} as const;

/** The first of some ranges that shares an address with another, as `overlaps RANGE: REASON`; undefined where none does. */
export function overlapProblem(
  cidr: string,
  forbidden: Readonly<Record<string, string>> = unusableRanges,
): string | undefined {
  const met = Object.entries(forbidden).find(([other]) => textsOverlap(cidr, other));
  return met === undefined ? undefined : `overlaps ${met[0]}: ${met[1]}`;
}
