import { createHash } from "node:crypto";
import { secretName } from "../workload/volumes-plan";
import type { SecretsConfig } from "./secrets-schema";

/** Name of a namespace's store, and of the one external secret of each service after the service itself. */
export const STORE_NAME = "platform-secrets";

/** How often a value is read again: a rotated secret arrives in the pods within the hour, without a rollout. */
const REFRESH = "1h";

type AwsStore = Extract<SecretsConfig, { store: "aws" }>;

/** The store of one namespace: it reads under that namespace's role only. */
export const planStore = ({ region, roles }: AwsStore, namespace: "services" | "billing") => ({
  provider: { aws: { service: "SecretsManager", region, role: roles[namespace] } },
});

/** What is fetched for one service: each key of its secret from an entry of that name in the store. */
export const planExternalSecret = (
  { prefix }: AwsStore,
  { name, key, keys }: { readonly name: string; readonly key: string; readonly keys: readonly string[] },
) => ({
  refreshInterval: REFRESH,
  secretStoreRef: { kind: "SecretStore", name: STORE_NAME },
  target: { name: secretName(name), creationPolicy: "Owner", deletionPolicy: "Retain" },
  data: keys.map((secretKey) => ({ secretKey, remoteRef: { key: `${prefix}/${key}/${secretKey}` } })),
});

/**
 * Values of the local store. They follow from their names, so that no run changes them, and so that they keep
 * nothing safe: a sandbox has nothing to keep safe.
 */
export const localValues = (
  namespace: string,
  key: string,
  keys: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    keys.map((secretKey) => [
      secretKey,
      createHash("sha256").update(`local ${namespace} ${key} ${secretKey}`).digest("base64url"),
    ]),
  );
