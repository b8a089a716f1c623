import { entryName, type SecretEntry, type SecretValue, serviceUser } from "../../lib/secret-entries";
import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "./catalogue";
import { originsOf } from "./secret-origin-table";

/** Which data store a service's address leads to: card data has one of its own. */
const storeOf = (key: ServiceKey, secret: string): "database" | "cardDatabase" | "cache" => {
  if (secret === "cache-url") return "cache";
  const { namespace }: CatalogueRow = catalogue[key];
  return namespace === "billing" ? "cardDatabase" : "database";
};

/** The entries that the shared services read. */
export const planServiceEntries = (prefix: string): SecretEntry[] =>
  serviceKeys.flatMap((service) => {
    const row: CatalogueRow = catalogue[service];
    return originsOf(row.secrets).map(({ name: key, origin }): SecretEntry => {
      const value: SecretValue =
        origin === "address"
          ? { origin, address: { kind: "store", store: storeOf(service, key), user: serviceUser(service) } }
          : { origin };
      return {
        owner: service,
        key,
        name: entryName(prefix, service, key),
        value,
        readers: [{ kind: row.namespace }],
      };
    });
  });
