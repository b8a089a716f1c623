import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import * as der from "./der";

/** Whom a certificate names and what it may be used for. */
export interface Subject {
  readonly commonName: string;
  /** Kubernetes reads these as the user's groups. */
  readonly organisations?: readonly string[];
  readonly use: "authority" | "client" | "server" | "peer";
  /** Names a server answers to. */
  readonly dnsNames?: readonly string[];
  /** IPv4 addresses a server answers at. */
  readonly addresses?: readonly string[];
}

/** A certificate and its private key, both as PEM. */
export interface Credential {
  readonly certificate: string;
  readonly key: string;
}

/** Who signs: an authority's names and its key. */
export interface Issuer {
  readonly subject: Subject;
  readonly key: KeyObject;
  readonly publicKey: KeyObject;
}

/** From when until when a certificate holds. */
export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

const OID = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  commonName: "2.5.4.3",
  organisation: "2.5.4.10",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAlternativeName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuthentication: "1.3.6.1.5.5.7.3.1",
  clientAuthentication: "1.3.6.1.5.5.7.3.2",
} as const;

const EXTENDED_USE = {
  client: [OID.clientAuthentication],
  server: [OID.serverAuthentication],
  peer: [OID.serverAuthentication, OID.clientAuthentication],
} as const;

/** A new key on the P-256 curve: small, fast and accepted everywhere. */
export const newKey = () => generateKeyPairSync("ec", { namedCurve: "P-256" });

/** Makes a certificate for a new key, signed by the issuer, or by itself when it is an authority. */
export function issue(subject: Subject, validity: Validity, issuer?: Issuer): Credential {
  const { privateKey, publicKey } = newKey();
  const signer = issuer ?? { subject, key: privateKey, publicKey };
  const algorithm = der.sequence(der.identifier(OID.ecdsaWithSha256));
  const body = der.sequence(
    der.tagged(0, der.integer(Buffer.from([2])), "constructed"),
    der.integer(randomBytes(16)),
    algorithm,
    name(signer.subject),
    der.sequence(der.time(validity.from), der.time(validity.until)),
    name(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der.tagged(3, der.sequence(...extensions(subject, publicKey, signer.publicKey)), "constructed"),
  );
  const certificate = der.sequence(body, algorithm, der.bits(sign("sha256", body, signer.key)));
  return {
    certificate: pem("CERTIFICATE", certificate),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function name({ commonName, organisations = [] }: Subject): Buffer {
  const attribute = (type: string, value: string) =>
    der.set(der.sequence(der.identifier(type), der.text(value)));
  return der.sequence(
    ...organisations.map((organisation) => attribute(OID.organisation, organisation)),
    attribute(OID.commonName, commonName),
  );
}

function extensions(subject: Subject, own: KeyObject, authority: KeyObject): Buffer[] {
  const shared = [
    extension(OID.subjectKeyIdentifier, der.octets(keyIdentifier(own))),
    extension(OID.authorityKeyIdentifier, der.sequence(der.tagged(0, keyIdentifier(authority), "primitive"))),
  ];
  if (subject.use === "authority") {
    // Bits 5 and 6: sign certificates and revocation lists.
    return [
      extension(OID.basicConstraints, der.sequence(der.yes()), true),
      extension(OID.keyUsage, der.bits(Buffer.from([0b0000_0110]), 1), true),
      ...shared,
    ];
  }
  // Bit 0: digital signatures, which is all that TLS asks of an elliptic-curve key.
  return [
    extension(OID.basicConstraints, der.sequence(), true),
    extension(OID.keyUsage, der.bits(Buffer.from([0b1000_0000]), 7), true),
    extension(OID.extendedKeyUsage, der.sequence(...EXTENDED_USE[subject.use].map(der.identifier))),
    ...shared,
    ...alternativeNames(subject),
  ];
}

const extension = (id: string, value: Buffer, critical = false): Buffer =>
  der.sequence(der.identifier(id), ...(critical ? [der.yes()] : []), der.octets(value));

function alternativeNames({ dnsNames = [], addresses = [] }: Subject): Buffer[] {
  const names = [
    ...dnsNames.map((dns) => der.tagged(2, Buffer.from(dns, "ascii"), "primitive")),
    ...addresses.map((address) => der.tagged(7, Buffer.from(address.split(".").map(Number)), "primitive")),
  ];
  return names.length === 0 ? [] : [extension(OID.subjectAlternativeName, der.sequence(...names))];
}

const keyIdentifier = (key: KeyObject): Buffer =>
  createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest()
    .subarray(0, 20);

const pem = (label: string, content: Buffer): string =>
  `-----BEGIN ${label}-----\n${(content.toString("base64").match(/.{1,64}/g) ?? []).join("\n")}\n-----END ${label}-----\n`;
