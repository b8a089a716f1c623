import { createHash } from "node:crypto";
import { PROJECT } from "./naming";

/** Where the value of a secret comes from, see docs/adr/0068. */
export type SecretOrigin =
  /** Made by the platform and changed every month; the value before stays readable beside it. */
  | "random"
  /** Composed by the program: where something is and as whom, never with a password. */
  | "address"
  /** Somebody else's: an operator puts it, and puts a new one when its owner gives one. */
  | "given";

/** One value of an owner's secret, mounted as a file of that name. */
export interface SecretKey {
  readonly name: string;
  readonly origin: SecretOrigin;
}

/** Who reads an entry: each reads under a role of its own, and that role reads nothing else. */
export type SecretReader =
  | { readonly kind: "services" }
  | { readonly kind: "billing" }
  /** The namespace in which tenants' databases are prepared. */
  | { readonly kind: "databases" }
  | { readonly kind: "tenant"; readonly id: string };

/** What an address is made from. */
export type SecretAddress =
  /** A data store that the cluster makes: only then is its host known. */
  | {
      readonly kind: "store";
      readonly store: "database" | "cardDatabase" | "cache";
      /** Who signs in, where each service has a user of its own. */
      readonly user: string;
    }
  | { readonly kind: "fixed"; readonly url: string };

/** How the value of an entry comes about. */
export type SecretValue =
  | { readonly origin: "random" }
  | { readonly origin: "given" }
  | { readonly origin: "address"; readonly address: SecretAddress };

/** One entry of the store, as the side that reads it and the side that makes it both know it. */
export interface SecretEntry {
  /** What holds it below the prefix, for example `auth` or `tenants/acme/database`. */
  readonly owner: string;
  readonly key: string;
  /** Its full name in the store. */
  readonly name: string;
  readonly value: SecretValue;
  readonly readers: readonly SecretReader[];
}

/** The full name of an entry. The only place that decides it. */
export const entryName = (prefix: string, owner: string, key: string): string => `${prefix}/${owner}/${key}`;

/** Owner of what one part of a tenant reads. */
export const tenantOwner = (id: string, part: string): string => `tenants/${id}/${part}`;

/** File with the value before, beside that of a random one. */
export const previousFile = (key: string): string => `${key}-previous`;

/** What IAM takes for a role's name. */
const LONGEST_ROLE_NAME = 64;
const DIGEST = 10;

/** Long tenant ids would not fit: their roles are told apart by a digest of the whole name. */
function shortened(name: string): string {
  if (name.length <= LONGEST_ROLE_NAME) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, DIGEST);
  return `${name.slice(0, LONGEST_ROLE_NAME - DIGEST - 1)}-${digest}`;
}

/** What the names of all roles that read secrets of an environment start with. */
export const secretRolePrefix = (environment: string): string => `${PROJECT}-${environment}-secrets-`;

/** Name of the role under which a reader's store reads. */
export const secretRoleName = (environment: string, reader: SecretReader): string =>
  shortened(`${secretRolePrefix(environment)}${reader.kind === "tenant" ? `t-${reader.id}` : reader.kind}`);

/** Name of the database user that a service signs in as. */
export const serviceUser = (key: string): string => `service_${key}`;
