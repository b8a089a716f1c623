import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const length =
    body.length < 0x80
      ? Buffer.from([body.length])
      : Buffer.from([0x82, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
};
const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));

/** Object identifiers: Ed25519 (1.3.101.112), common name (2.5.4.3), alternative names (2.5.29.17). */
const ED25519 = sequence(oid("2b6570"));
const COMMON_NAME = oid("550403");
const ALTERNATIVE_NAMES = oid("551d11");
/** PKCS #8 header of an Ed25519 key; the 32 bytes of the key follow. */
const PKCS8_HEADER = Buffer.from("302e020100300506032b657004220420", "hex");
/** Fixed, so that the certificate is the same in every run. */
const VALIDITY = sequence(der(0x17, Buffer.from("250101000000Z")), der(0x17, Buffer.from("450101000000Z")));

function certificate(key: KeyObject, hosts: readonly string[]): Buffer {
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from("platform sandbox", "utf8")))));
  const names = sequence(...hosts.map((host) => der(0x82, Buffer.from(host, "ascii"))));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ED25519,
    name,
    VALIDITY,
    name,
    createPublicKey(key).export({ type: "spki", format: "der" }),
    der(0xa3, sequence(sequence(ALTERNATIVE_NAMES, der(0x04, names)))),
  );
  const signature = sign(null, body, key);
  return sequence(body, ED25519, der(0x03, Buffer.from([0]), signature));
}

const pem = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${bytes.toString("base64").replace(/(.{64})(?=.)/g, "$1\n")}\n-----END ${label}-----\n`;

/**
 * A certificate for hosts of a sandbox. Key and certificate follow from the hosts, so that no run changes them, and
 * so that they keep nothing safe: whoever reads this file can make the same key.
 */
export function selfSigned(hosts: readonly string[]): { readonly certificate: string; readonly key: string } {
  const seed = createHash("sha256")
    .update(`sandbox certificate ${hosts.join(" ")}`)
    .digest();
  const pkcs8 = Buffer.concat([PKCS8_HEADER, seed]);
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  return { certificate: pem("CERTIFICATE", certificate(key, hosts)), key: pem("PRIVATE KEY", pkcs8) };
}
