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

const OCTETS = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** How many addresses a prefix length holds. */
export const addresses = (prefix: number): number => 2 ** (32 - prefix);

/** The range that a text names, or undefined where it is none or its base has bits beyond the prefix. */
export function parseCidr(text: string): Range | undefined {
  const parts = OCTETS.exec(text)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [a = 256, b = 256, c = 256, d = 256, prefix = 33] = parts;
  if (prefix > 32 || [a, b, c, d].some((octet) => octet > 255)) return undefined;
  // Arithmetic, not shifts: shifting makes addresses above 127.255.255.255 negative.
  const base = ((a * 256 + b) * 256 + c) * 256 + d;
  return base % addresses(prefix) === 0 ? { base, prefix } : undefined;
}

/** A range in CIDR notation. */
export function formatCidr({ base, prefix }: Range): Cidr {
  const octet = (power: number): number => Math.floor(base / 256 ** power) % 256;
  return `${octet(3)}.${octet(2)}.${octet(1)}.${octet(0)}/${prefix}`;
}

/** Whether two ranges share an address. */
export const overlaps = (a: Range, b: Range): boolean =>
  a.base < b.base + addresses(b.prefix) && b.base < a.base + addresses(a.prefix);

/** Whether `outer` holds every address of `inner`. */
export const contains = (outer: Range, inner: Range): boolean =>
  outer.prefix <= inner.prefix && overlaps(outer, inner);

/** The smallest prefix length, that is the largest number, whose range holds `count` addresses. */
export const prefixFor = (count: number): number => 32 - Math.ceil(Math.log2(Math.max(1, count)));

/**
 * Ranges of the given prefix lengths, packed into `within` in the given order without overlap, or undefined where
 * they do not fit. Largest blocks are placed first, so that alignment wastes nothing; results keep the order.
 */
export function allocate(within: Range, prefixes: readonly number[]): Range[] | undefined {
  const order = prefixes.map((prefix, index) => ({ prefix, index })).sort((a, b) => a.prefix - b.prefix);
  const placed: Range[] = [];
  let next = within.base;
  for (const { prefix, index } of order) {
    placed[index] = { base: next, prefix };
    next += addresses(prefix);
  }
  return next <= within.base + addresses(within.prefix) ? placed : undefined;
}
