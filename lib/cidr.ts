/** IPv4 address ranges as numbers: parse, contain, overlap, split. */

/** An IPv4 range in CIDR notation, for example `10.0.0.0/16`. */
export type Cidr = `${number}.${number}.${number}.${number}/${number}`;

/** A range as its first address and the length of its prefix. */
export interface Range {
  /** First address as an unsigned number. */
  readonly base: number;
  /** Length of the prefix, 0 to 32. */
  readonly prefix: number;
}

// No leading zeros: some readers take 010 for eight, others for ten.
const OCTETS = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\/(0|[1-9]\d?)$/;

/** How many addresses a prefix length holds. */
export const addresses = (prefix: number): number => 2 ** (32 - prefix);

/** The address and prefix length that a text names, or undefined where it is no IPv4 range. */
function readCidr(text: string): Range | undefined {
  const parts = OCTETS.exec(text)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [a = 256, b = 256, c = 256, d = 256, prefix = 33] = parts;
  if (prefix > 32 || [a, b, c, d].some((octet) => octet > 255)) return undefined;
  // Arithmetic, not shifts: shifting makes addresses above 127.255.255.255 negative.
  return { base: ((a * 256 + b) * 256 + c) * 256 + d, prefix };
}

/** The first address of the range that an address lies in. */
const firstAddress = ({ base, prefix }: Range): number => base - (base % addresses(prefix));

/** The range that a text names, or undefined where it is none or its base has bits beyond the prefix. */
export function parseCidr(text: string): Range | undefined {
  const range = readCidr(text);
  return range !== undefined && range.base === firstAddress(range) ? range : undefined;
}

/** What keeps a text from being an IPv4 range and what to write instead, or undefined where it is one. */
export function cidrProblem(text: string): string | undefined {
  const range = readCidr(text);
  if (range === undefined)
    return text.includes(":")
      ? "is IPv6, which this field does not take; use an IPv4 range such as 10.32.0.0/16"
      : "is no IPv4 range; use one such as 10.32.0.0/16, with numbers to 255 and a prefix to 32";
  const meant = { base: firstAddress(range), prefix: range.prefix };
  return meant.base === range.base ? undefined : `has bits set beyond its prefix; use ${formatCidr(meant)}`;
}

/** A range in CIDR notation. */
export function formatCidr({ base, prefix }: Range): Cidr {
  const octet = (power: number): number => Math.floor(base / 256 ** power) % 256;
  return `${octet(3)}.${octet(2)}.${octet(1)}.${octet(0)}/${prefix}`;
}

/** Whether two ranges share an address. */
export const overlaps = (a: Range, b: Range): boolean =>
  a.base < b.base + addresses(b.prefix) && b.base < a.base + addresses(a.prefix);

/** The same of what two texts name; a text that is no range shares nothing. */
export function textsOverlap(a: string, b: string): boolean {
  const [left, right] = [parseCidr(a), parseCidr(b)];
  return left !== undefined && right !== undefined && overlaps(left, right);
}

/** Whether `outer` holds every address of `inner`. */
export const contains = (outer: Range, inner: Range): boolean =>
  outer.prefix <= inner.prefix && overlaps(outer, inner);
