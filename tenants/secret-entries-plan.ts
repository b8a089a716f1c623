import type { SecretsConfig } from "../components/services/secrets-schema";
import { planServiceEntries } from "../components/services/secret-entries-plan";
import { originsOf } from "../components/services/secret-origin-table";
import { type CatalogueRow, catalogue } from "../components/services/catalogue";
import {
  entryName,
  type SecretEntry,
  type SecretKey,
  type SecretReader,
  type SecretValue,
  tenantOwner,
} from "../lib/secret-entries";
import { ADMIN_OWNER, adminKeys, loginKeys } from "./database/credentials-table";
import { databaseName, placeOf } from "./database/place-plan";
import { addressOf, certificateAuthorityOf, type ServerSurroundings } from "./database/server-address";
import { dedicatedServices } from "./tenant-plan";
import type { Tenant } from "./tenant-schema";

/** What the entries of an environment follow from. */
export interface SecretsOf extends ServerSurroundings {
  readonly secrets: SecretsConfig;
  readonly tenants: readonly Tenant[];
}

interface Group {
  readonly prefix: string;
  readonly owner: string;
  readonly readers: readonly SecretReader[];
}

const entries = (
  { prefix, owner, readers }: Group,
  keys: readonly SecretKey[],
  valueOf: (key: SecretKey) => SecretValue,
): SecretEntry[] =>
  keys.map((key) => ({
    owner,
    key: key.name,
    name: entryName(prefix, owner, key.name),
    value: valueOf(key),
    readers,
  }));

/** Without a data store behind them addresses are nobody's but an operator's. */
const plain = ({ origin }: SecretKey): SecretValue =>
  origin === "address" ? { origin: "given" } : { origin };

/** How a tenant's own services find its database. */
const databaseUrl = (tenant: Tenant, surroundings: ServerSurroundings): string => {
  const { server, database } = placeOf(tenant);
  const { host, port } = addressOf(server, surroundings);
  const authority = certificateAuthorityOf(surroundings);
  // Not every client knows the word "system": what its image trusts is what it takes unasked.
  const trusted = authority === "system" ? "" : `&sslrootcert=${authority}`;
  return `postgres://${databaseName(tenant.id)}@${host}:${port}/${database}?sslmode=verify-full${trusted}`;
};

/** Where a tenant's entries are, and what they lead to. */
interface TenantEntriesOf extends ServerSurroundings {
  readonly prefix: string;
}

/** What a tenant's own services read. A tenant's cache is none of the platform's: where it has one, its address is given. */
function planDedicatedEntries(tenant: Tenant, { prefix, ...surroundings }: TenantEntriesOf): SecretEntry[] {
  return dedicatedServices(tenant).flatMap(({ key: service }) => {
    const row: CatalogueRow = catalogue[service];
    return entries(
      { prefix, owner: tenantOwner(tenant.id, service), readers: [{ kind: "tenant", id: tenant.id }] },
      originsOf(row.secrets),
      (key) =>
        key.name === "database-url"
          ? { origin: "address", address: { kind: "fixed", url: databaseUrl(tenant, surroundings) } }
          : plain(key),
    );
  });
}

/** A suspended tenant's entries stay, so that it goes on with its own values; one that leaves keeps only its login. */
function planTenantEntries(tenant: Tenant, of: TenantEntriesOf): SecretEntry[] {
  const login = entries(
    {
      prefix: of.prefix,
      owner: tenantOwner(tenant.id, "database"),
      readers: [{ kind: "databases" }, { kind: "tenant", id: tenant.id }],
    },
    loginKeys,
    plain,
  );
  const dedicated = tenant.state === "offboarding" ? [] : planDedicatedEntries(tenant, of);
  return [...login, ...dedicated];
}

/** Every entry of the store that something of an environment reads: the cluster makes exactly these. */
export function planSecretEntries({
  environment,
  databaseServers,
  secrets,
  tenants,
}: SecretsOf): SecretEntry[] {
  if (secrets.store !== "aws") return [];
  const { prefix } = secrets;
  return [
    ...planServiceEntries(prefix),
    ...entries({ prefix, owner: ADMIN_OWNER, readers: [{ kind: "databases" }] }, adminKeys, plain),
    ...tenants.flatMap((tenant) => planTenantEntries(tenant, { prefix, environment, databaseServers })),
  ];
}
