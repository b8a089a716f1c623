import * as pulumi from "@pulumi/pulumi";
import type { SecretAddress } from "../../lib/secret-entries";
import { CACHE_PORT, cacheUser } from "./cache-plan";
import { DATABASE_PORT, databaseTable } from "./database-table";
import type { Site } from "./site-types";

/** Where each data store answers; one that this cluster does not make is not in it. */
export type StoreEndpoints = Readonly<
  Partial<Record<"database" | "cardDatabase" | "cache", pulumi.Output<string>>>
>;

/** An address as services take it. Users sign in with IAM, so there is no password in it; none where nobody knows the host. */
export function secretAddress(
  address: SecretAddress,
  site: Site,
  endpoints: StoreEndpoints,
): pulumi.Output<string> | undefined {
  if (address.kind === "fixed") return pulumi.secret(address.url);
  const host = endpoints[address.store];
  if (host === undefined) return undefined;
  if (address.store === "cache")
    return pulumi.secret(pulumi.interpolate`rediss://${cacheUser(site)}@${host}:${CACHE_PORT}`);
  const { databaseName } = databaseTable[address.store];
  return pulumi.secret(
    pulumi.interpolate`postgres://${address.user}@${host}:${DATABASE_PORT}/${databaseName}?sslmode=verify-full`,
  );
}
