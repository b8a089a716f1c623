/** Just enough of DER (ITU-T X.690) to write a certificate: every value is its tag, its length and its content. */

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

function encode(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const digits = Buffer.from(
    length.toString(16).padStart(length > 0xffff ? 6 : length > 0xff ? 4 : 2, "0"),
    "hex",
  );
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length]), digits, content]);
}

/** An ordered collection. */
export const sequence = (...items: readonly Buffer[]): Buffer => encode(TAG.sequence, Buffer.concat(items));

/** An unordered collection. */
export const set = (...items: readonly Buffer[]): Buffer => encode(TAG.set, Buffer.concat(items));

/** A non-negative integer given as big-endian bytes. */
export function integer(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const digits = bytes.subarray(start);
  // A leading one bit would make it negative.
  return encode(
    TAG.integer,
    ((digits[0] ?? 0) & 0x80) === 0 ? digits : Buffer.concat([Buffer.from([0]), digits]),
  );
}

/** Only true is ever written: DER leaves out default values, and false is the default everywhere here. */
export const yes = (): Buffer => encode(TAG.boolean, Buffer.from([0xff]));

/** Text. */
export const text = (value: string): Buffer => encode(TAG.utf8String, Buffer.from(value, "utf8"));

/** Bytes that hold another encoded value. */
export const octets = (content: Buffer): Buffer => encode(TAG.octetString, content);

/** Bits, of which the last `unused` do not count. */
export const bits = (content: Buffer, unused = 0): Buffer =>
  encode(TAG.bitString, Buffer.concat([Buffer.from([unused]), content]));

/** Content under a tag whose meaning the surrounding structure defines. */
export const tagged = (number: number, content: Buffer, form: "constructed" | "primitive"): Buffer =>
  encode((form === "constructed" ? 0xa0 : 0x80) | number, content);

/** A registered name, for example `2.5.29.19`. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap(base128)];
  return encode(TAG.objectIdentifier, Buffer.from(bytes));
}

function base128(value: number): number[] {
  const groups = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80);
  return groups;
}

/** A moment, to the second. RFC 5280 wants the short form before the year 2050. */
export function time(moment: Date): Buffer {
  const digits = moment.toISOString().replace(/\.\d+/, "").replace(/[-:T]/g, "");
  return moment.getUTCFullYear() < 2050
    ? encode(TAG.utcTime, Buffer.from(digits.slice(2), "ascii"))
    : encode(TAG.generalizedTime, Buffer.from(digits, "ascii"));
}
