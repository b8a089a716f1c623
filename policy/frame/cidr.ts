/** Address ranges as numbers, so that a rule can say what a range covers. */
interface Range {
  readonly family: 4 | 6;
  readonly start: bigint;
  readonly bits: number;
}

const size = (family: 4 | 6): number => (family === 4 ? 32 : 128);

const v4 = (address: string): bigint | undefined => {
  const parts = address.split(".").map(Number);
  const valid =
    parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  return valid ? parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) : undefined;
};

const v6 = (address: string): bigint | undefined => {
  const [head = "", tail, extra] = address.split("::");
  if (extra !== undefined) return undefined;
  const groups = (text: string): readonly string[] => (text === "" ? [] : text.split(":"));
  const left = groups(head);
  const right = groups(tail ?? "");
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 0) return undefined;
  const all = [...left, ...Array.from({ length: missing }, () => "0"), ...right];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
};

const parse = (cidr: string): Range | undefined => {
  const [address = "", length] = cidr.split("/");
  const family = address.includes(":") ? 6 : 4;
  const value = family === 4 ? v4(address) : v6(address);
  const bits = length === undefined ? size(family) : Number(length);
  if (value === undefined || !Number.isInteger(bits) || bits < 0 || bits > size(family)) return undefined;
  const shift = BigInt(size(family) - bits);
  return { family, start: (value >> shift) << shift, bits };
};

const contains = (outer: Range, inner: Range): boolean => {
  if (outer.family !== inner.family || outer.bits > inner.bits) return false;
  const shift = BigInt(size(outer.family) - outer.bits);
  return outer.start >> shift === inner.start >> shift;
};

/** Whether the inner range lies in the outer one. A range that cannot be read lies nowhere. */
export const within = (inner: string, outer: string): boolean => {
  const [small, large] = [parse(inner), parse(outer)];
  return small !== undefined && large !== undefined && contains(large, small);
};

/**
 * Whether a range with exceptions still covers part of a protected one. Ranges are nested or disjoint, so what both
 * share is the smaller of them. A range that cannot be read is taken to cover everything.
 */
export const overlapUncovered = (
  { cidr, except }: { readonly cidr: string; readonly except: readonly string[] },
  guarded: string,
): boolean => {
  const [range, target] = [parse(cidr), parse(guarded)];
  if (range === undefined || target === undefined) return true;
  const shared = contains(range, target) ? guarded : contains(target, range) ? cidr : undefined;
  return shared !== undefined && !except.some((exception) => within(shared, exception));
};

/** Whether a range is every address, in either family. */
export const isWholeInternet = (cidr: string | undefined): boolean => parse(cidr ?? "")?.bits === 0;

const PRIVATE = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "fc00::/7",
];

/** Whether a range holds private addresses only. */
export const isPrivate = (cidr: string): boolean => PRIVATE.some((range) => within(cidr, range));
