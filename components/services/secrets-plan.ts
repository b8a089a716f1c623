import { createHash } from "node:crypto";
import {
  entryName,
  previousFile,
  type SecretKey,
  type SecretReader,
  secretRoleName,
} from "../../lib/secret-entries";
import { secretName } from "../workload/volumes-plan";
import type { SecretsConfig } from "./secrets-schema";

/** Name of a namespace's store, and of the one external secret of each service after the service itself. */
export const STORE_NAME = "platform-secrets";

/** How often a value is read again: a rotated secret arrives in the pods within the hour, without a rollout. */
const REFRESH = "1h";

type AwsStore = Extract<SecretsConfig, { store: "aws" }>;

/** The store of one namespace: it reads under that namespace's role only. */
export const planStore = ({ account, region }: AwsStore, environment: string, reader: SecretReader) => ({
  provider: {
    aws: {
      service: "SecretsManager",
      region,
      role: `arn:aws:iam::${account}:role/${secretRoleName(environment, reader)}`,
    },
  },
});

/**
 * The files of one key. What is rotated holds two values, so that what was signed or set with the one before is still
 * known; everything else is the entry as it stands.
 */
const planFiles = (key: string, { name, origin }: SecretKey) =>
  origin === "random"
    ? [
        { secretKey: name, remoteRef: { key, property: "current" } },
        { secretKey: previousFile(name), remoteRef: { key, property: "previous" } },
      ]
    : [{ secretKey: name, remoteRef: { key } }];

/** What is fetched for one owner: each key of its secret from an entry of that name in the store. */
export const planExternalSecret = (
  { prefix }: AwsStore,
  {
    name,
    owner,
    keys,
  }: { readonly name: string; readonly owner: string; readonly keys: readonly SecretKey[] },
) => ({
  refreshInterval: REFRESH,
  secretStoreRef: { kind: "SecretStore", name: STORE_NAME },
  target: { name: secretName(name), creationPolicy: "Owner", deletionPolicy: "Retain" },
  data: keys.flatMap((key) => planFiles(entryName(prefix, owner, key.name), key)),
});

/**
 * Values of the local store. They follow from their names, so that no run changes them, and so that they keep
 * nothing safe: a sandbox has nothing to keep safe.
 */
export const localValues = (
  namespace: string,
  owner: string,
  keys: readonly SecretKey[],
): Record<string, string> =>
  Object.fromEntries(
    keys
      .flatMap(({ name, origin }) => (origin === "random" ? [name, previousFile(name)] : [name]))
      .map((file) => [
        file,
        createHash("sha256").update(`local ${namespace} ${owner} ${file}`).digest("base64url"),
      ]),
  );
