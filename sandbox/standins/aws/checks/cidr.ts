/** A block of IPv4 addresses. */
export interface Cidr {
  readonly text: string;
  readonly address: number;
  /** The first address of the block. */
  readonly network: number;
  readonly last: number;
  readonly prefix: number;
  /** The block as it should be written. */
  readonly canonical: string;
}

/** Reads `10.0.0.0/16`, or gives undefined. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return undefined;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - prefix);
  const network = address - (address % size);
  const canonical = `${[24, 16, 8, 0].map((bits) => Math.floor(network / 2 ** bits) % 256).join(".")}/${prefix}`;
  return { text, address, network, last: network + size - 1, prefix, canonical };
}

/** Whether the inner block lies wholly in the outer one. */
export const contains = (outer: Cidr, inner: Cidr): boolean =>
  inner.network >= outer.network && inner.last <= outer.last;

/** Whether two blocks share an address. */
export const overlaps = (left: Cidr, right: Cidr): boolean =>
  left.network <= right.last && right.network <= left.last;
