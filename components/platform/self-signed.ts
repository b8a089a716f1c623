import { createECDH, createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

/** Distinguished encoding: a tag, the shortest spelling of the length, the content. */
const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const bytes = body.length < 0x100 ? [body.length] : [body.length >> 8, body.length & 0xff];
  const length = body.length < 0x80 ? [body.length] : [0x80 + bytes.length, ...bytes];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));

/** A number above zero; a first bit that is set would make it negative. */
const integer = (value: bigint): Buffer => {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return der(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]));
};

/** Object identifiers: ECDSA with SHA-256 (1.2.840.10045.4.3.2), common name (2.5.4.3), alternative names (2.5.29.17). */
const ECDSA_SHA256 = sequence(oid("2a8648ce3d040302"));
const COMMON_NAME = oid("550403");
const ALTERNATIVE_NAMES = oid("551d11");
/** The curve that every proxy and browser takes, and the order of its group (SEC 2, section 2.4.2). */
const CURVE = { name: "prime256v1", jwk: "P-256", bytes: 32 } as const;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** Fixed, so that the certificate is the same in every run. */
const VALIDITY = sequence(der(0x17, Buffer.from("250101000000Z")), der(0x17, Buffer.from("450101000000Z")));

const toBytes = (value: bigint): Buffer =>
  Buffer.from(value.toString(16).padStart(2 * CURVE.bytes, "0"), "hex");
const toNumber = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString("hex")}`);
const digest = (...parts: readonly (string | Buffer)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** A number from one to below the group's order that follows from the parts. */
const scalar = (...parts: readonly (string | Buffer)[]): bigint =>
  (toNumber(digest(...parts)) % (ORDER - 1n)) + 1n;

/** Coordinates of a multiple of the curve's base point. */
function pointOf(multiple: bigint): { readonly x: Buffer; readonly y: Buffer } {
  const curve = createECDH(CURVE.name);
  curve.setPrivateKey(toBytes(multiple));
  const point = curve.getPublicKey();
  return { x: point.subarray(1, 1 + CURVE.bytes), y: point.subarray(1 + CURVE.bytes) };
}

/** The inverse in a group of prime order, by Fermat's little theorem. */
function inverse(value: bigint): bigint {
  let result = 1n;
  let square = value % ORDER;
  for (let exponent = ORDER - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * square) % ORDER;
    square = (square * square) % ORDER;
  }
  return result;
}

/** An ECDSA signature whose nonce follows from key and content, so that the same content is always signed alike. */
function sign(secret: bigint, content: Buffer): Buffer {
  const nonce = scalar("nonce", toBytes(secret), content);
  const r = toNumber(pointOf(nonce).x) % ORDER;
  const s = (inverse(nonce) * ((toNumber(digest(content)) + r * secret) % ORDER)) % ORDER;
  return sequence(integer(r), integer(s));
}

function certificate(secret: bigint, key: KeyObject, hosts: readonly string[]): Buffer {
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from("platform sandbox", "utf8")))));
  const names = sequence(...hosts.map((host) => der(0x82, Buffer.from(host, "ascii"))));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ECDSA_SHA256,
    name,
    VALIDITY,
    name,
    createPublicKey(key).export({ type: "spki", format: "der" }),
    der(0xa3, sequence(sequence(ALTERNATIVE_NAMES, der(0x04, names)))),
  );
  return sequence(body, ECDSA_SHA256, der(0x03, Buffer.from([0]), sign(secret, body)));
}

const pem = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${bytes.toString("base64").replace(/(.{64})(?=.)/g, "$1\n")}\n-----END ${label}-----\n`;

/**
 * A certificate for hosts of a sandbox. Key and certificate follow from the hosts, so that no run changes them, and
 * so that they keep nothing safe: whoever reads this file can make the same key.
 */
export function selfSigned(hosts: readonly string[]): { readonly certificate: string; readonly key: string } {
  const secret = scalar(`sandbox certificate ${hosts.join(" ")}`);
  const { x, y } = pointOf(secret);
  const part = (bytes: Buffer) => bytes.toString("base64url");
  const key = createPrivateKey({
    key: { kty: "EC", crv: CURVE.jwk, d: part(toBytes(secret)), x: part(x), y: part(y) },
    format: "jwk",
  });
  return {
    certificate: pem("CERTIFICATE", certificate(secret, key, hosts)),
    key: key.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
