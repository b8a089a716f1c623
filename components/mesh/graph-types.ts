/** What happens to the caller while the called service is gone. */
export type Need =
  | { readonly kind: "hard" }
  | {
      /** The caller lives on: its own proxy gives this answer instead. */
      readonly kind: "soft";
      readonly fallback: { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
    };

/** One permitted call between services. The port is the called service's. */
export interface Call<Key extends string = string> {
  readonly from: Key;
  readonly to: Key;
  /** After which the caller gives up, all attempts included. */
  readonly timeoutSeconds: number;
  /** Further attempts of a call that failed before it reached the service. */
  readonly retries: number;
  readonly need: Need;
}

/** A service that the public gateway reaches. */
export interface Entry<Key extends string = string> {
  readonly to: Key;
  /** First label of its public host name. */
  readonly host: string;
  readonly timeoutSeconds: number;
}

/** Endpoints outside the cluster that services may use, by the names the stack file gives addresses to. */
export const externalNames = [
  "database",
  "billing-database",
  "cache",
  "events",
  "model-store",
  "push-providers",
  "payment-provider",
  "identity-providers",
] as const;

/** Name of an endpoint outside the cluster. */
export type ExternalName = (typeof externalNames)[number];

/** Where an endpoint outside the cluster is. */
export interface ExternalAddress {
  readonly host: string;
  readonly port: number;
  /** The ranges its addresses come from: the only ones its users may reach. */
  readonly ranges: readonly string[];
}

/** One permitted use of an endpoint outside the cluster. */
export interface ExternalUse<Key extends string = string> {
  readonly from: Key;
  readonly to: ExternalName;
}

/** Everything that may talk to anything: what is not here is denied by the network and by the mesh. */
export interface ServiceGraph<Key extends string = string> {
  readonly entries: readonly Entry<Key>[];
  readonly calls: readonly Call<Key>[];
  readonly externals: readonly ExternalUse<Key>[];
}
