import type { SecretKey } from "../../lib/secret-entries";

/** What holds the administrator's credentials in the store. */
export const ADMIN_OWNER = "database-admin";

/** The administrator's credentials belong to the servers, which this program does not make. */
export const adminKeys: readonly SecretKey[] = [
  { name: "username", origin: "given" },
  { name: "password", origin: "given" },
];

/** A tenant's own password: nobody but the tenant's pods and the server needs to know it. */
export const loginKeys: readonly SecretKey[] = [{ name: "password", origin: "random" }];
