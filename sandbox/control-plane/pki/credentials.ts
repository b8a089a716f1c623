import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { join } from "node:path";
import { Failure } from "../../../lib/failure";
import { readIfPresent, writePrivate } from "../private-file";
import { type Credential, type Issuer, issue, type Subject } from "./certificate";

const LOOPBACK = { dnsNames: ["localhost"], addresses: ["127.0.0.1"] } as const;

/**
 * Two authorities: whoever holds a certificate of the cluster must not reach the database behind it, so the
 * database trusts another one.
 */
const AUTHORITIES = { cluster: "sandbox-cluster-ca", database: "sandbox-database-ca" } as const;
type Authority = keyof typeof AUTHORITIES;

/** Every certificate of the control plane, each with the least that its holder needs. */
const SUBJECTS = {
  etcd: { authority: "database", commonName: "etcd", use: "peer", ...LOOPBACK },
  "etcd-client": { authority: "database", commonName: "kube-apiserver", use: "client" },
  "kube-apiserver": {
    authority: "cluster",
    commonName: "kube-apiserver",
    use: "server",
    dnsNames: ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"],
    addresses: ["127.0.0.1", "172.20.0.1"],
  },
  /** Health and metrics of the controllers, on loopback. */
  "controller-serving": {
    authority: "cluster",
    commonName: "sandbox-controllers",
    use: "server",
    ...LOOPBACK,
  },
  admin: {
    authority: "cluster",
    commonName: "sandbox-admin",
    organisations: ["system:masters"],
    use: "client",
  },
  "kube-controller-manager": {
    authority: "cluster",
    commonName: "system:kube-controller-manager",
    use: "client",
  },
  "kube-scheduler": { authority: "cluster", commonName: "system:kube-scheduler", use: "client" },
  // In the kubelets' group, because admission policies let kubelets report on pods. The name is no node's, so
  // neither the node authorizer nor NodeRestriction takes it for one; what it may do is in its own role.
  kwok: { authority: "cluster", commonName: "sandbox:kwok", organisations: ["system:nodes"], use: "client" },
  // The name it has in a real cluster, because admission policies know it by that name.
  "rollouts-controller": {
    authority: "cluster",
    commonName: "system:serviceaccount:argo-rollouts:argo-rollouts",
    use: "client",
  },
} as const satisfies Record<string, Subject & { readonly authority: Authority }>;

/** Name of a certificate. */
export type Holder = keyof typeof SUBJECTS;

const DAY = 24 * 60 * 60 * 1000;
const AUTHORITY_YEARS = 10;
const LEAF_DAYS = 365;
/** A certificate that ends sooner is replaced at the next start. */
const RENEW_DAYS = 30;

/** The certificates and keys of one control plane. */
export interface Credentials {
  readonly authorities: Readonly<Record<Authority, string>>;
  readonly holders: Readonly<Record<Holder, Credential>>;
  /** The path of a file, for parts that read files. */
  path(name: Holder | Authority | "service-accounts", kind: "crt" | "key"): string;
}

/** Reads the certificates and keys of a directory; makes those that are missing, damaged or about to end. */
export async function ensureCredentials(directory: string, now = new Date()): Promise<Credentials> {
  const path: Credentials["path"] = (name, kind) => join(directory, `${name}.${kind}`);
  const issuers = {
    cluster: await ensureAuthority("cluster", path, now),
    database: await ensureAuthority("database", path, now),
  };
  const holders = Object.entries(SUBJECTS) as [Holder, (typeof SUBJECTS)[Holder]][];
  const credentials = await Promise.all(
    holders.map(async ([holder, { authority, ...subject }]) => {
      const files = { certificate: path(holder, "crt"), key: path(holder, "key") };
      const { certificate, issuer } = issuers[authority];
      const present = await readCredential(files);
      if (present !== undefined && usable(present, certificate, now) && names(present, subject))
        return [holder, present] as const;
      const until = new Date(now.getTime() + LEAF_DAYS * DAY);
      const made = issue(subject, { from: startOf(now), until }, issuer);
      await writeCredential(files, made);
      return [holder, made] as const;
    }),
  );
  await ensureServiceAccountKey(path);
  return {
    authorities: { cluster: issuers.cluster.certificate, database: issuers.database.certificate },
    holders: Object.fromEntries(credentials) as Record<Holder, Credential>,
    path,
  };
}

interface Files {
  readonly certificate: string;
  readonly key: string;
}

async function ensureAuthority(authority: Authority, path: Credentials["path"], now: Date) {
  const files = { certificate: path(authority, "crt"), key: path(authority, "key") };
  const subject: Subject = { commonName: AUTHORITIES[authority], use: "authority" };
  let present = await readCredential(files);
  if (present === undefined || !usable(present, present.certificate, now)) {
    const until = new Date(now.getTime() + AUTHORITY_YEARS * 365 * DAY);
    present = issue(subject, { from: startOf(now), until });
    await writeCredential(files, present);
  }
  const key = createPrivateKey(present.key);
  const issuer: Issuer = { subject, key, publicKey: createPublicKey(key) };
  return { certificate: present.certificate, issuer };
}

/** Clocks of virtual machines jump back after a pause; a certificate of an hour ago survives that. */
const startOf = (now: Date) => new Date(now.getTime() - 60 * 60 * 1000);

/** The key is written first: a certificate is only ever found together with its key. */
async function writeCredential(files: Files, { certificate, key }: Credential): Promise<void> {
  await writePrivate(files.key, key);
  await writePrivate(files.certificate, certificate);
}

async function readCredential(files: Files): Promise<Credential | undefined> {
  const [certificate, key] = await Promise.all([readIfPresent(files.certificate), readIfPresent(files.key)]);
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
}

/** Whether a certificate is still for whom it should be: a later version may name its holder differently. */
const names = ({ certificate }: Credential, { commonName, organisations = [] }: Subject): boolean =>
  new X509Certificate(certificate).subject ===
  [...organisations.map((organisation) => `O=${organisation}`), `CN=${commonName}`].join("\n");

function usable({ certificate, key }: Credential, authority: string, now: Date): boolean {
  try {
    const parsed = new X509Certificate(certificate);
    return (
      parsed.checkPrivateKey(createPrivateKey(key)) &&
      parsed.verify(new X509Certificate(authority).publicKey) &&
      Date.parse(parsed.validTo) - now.getTime() > RENEW_DAYS * DAY
    );
  } catch (error) {
    // Node reports unreadable PEM through OpenSSL's errors; anything else is a mistake of ours.
    if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_O")) return false;
    throw error;
  }
}

/** Tokens of service accounts are signed with this key: replacing it would invalidate every one of them. */
async function ensureServiceAccountKey(path: Credentials["path"]): Promise<void> {
  const key = await readIfPresent(path("service-accounts", "key"));
  if (key !== undefined) {
    try {
      createPrivateKey(key);
      return;
    } catch (cause) {
      throw new Failure(`the service account key ${path("service-accounts", "key")} is damaged`, {
        remedy: "remove the file: a new key is made and every service account token is issued again",
        cause,
      });
    }
  }
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await writePrivate(
    path("service-accounts", "crt"),
    pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
  );
  await writePrivate(
    path("service-accounts", "key"),
    pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
}
