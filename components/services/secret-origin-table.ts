import type { SecretKey, SecretOrigin } from "../../lib/secret-entries";
import type { catalogue, ServiceKey } from "./catalogue";

/** Every key that some row of the catalogue names. */
type CatalogueSecret = (typeof catalogue)[ServiceKey]["secrets"][number];

/** Where the value of each key comes from. */
export const secretOrigins = {
  // Users sign in with IAM: an address tells the host and the user, and opens nothing.
  "database-url": "address",
  "cache-url": "address",
  // Tokens live for less than a month, and the value before stays beside the new one: none becomes void.
  "signing-key": "random",
  // The event stream and the model store are other teams', the rest are partners'.
  "events-password": "given",
  "model-store-token": "given",
  "push-key": "given",
  "payment-provider-key": "given",
  // A key that changed by itself would make what was tokenised before unreadable.
  "tokenisation-key": "given",
} as const satisfies Record<CatalogueSecret, SecretOrigin>;

const origins: Readonly<Record<string, SecretOrigin>> = secretOrigins;

/** The keys of a catalogue row with their origins. */
export const originsOf = (keys: readonly string[]): SecretKey[] =>
  keys.map((name) => {
    const origin = origins[name];
    if (origin === undefined) throw new Error(`secret "${name}": no origin; add it to secretOrigins`);
    return { name, origin };
  });
