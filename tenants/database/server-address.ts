import { DATABASE_PORT } from "../../components/cluster/database-table";
import type { ExternalAddress } from "../../components/mesh/graph-types";
import { databaseNamespace, type Surroundings } from "../surroundings";
import { ownServer, POOLED_SERVER } from "./place-plan";

/** What decides where a server is. */
export type ServerSurroundings = Pick<Surroundings, "environment" | "databaseServers">;

/** Where a server of tenants' databases is: behind a Service of the namespace of databases, or outside the cluster. */
export type ServerAddress =
  | { readonly kind: "cluster"; readonly host: string; readonly port: number; readonly namespace: string }
  | ({ readonly kind: "outside" } & ExternalAddress);

/** The one place that knows where a server is. */
export function addressOf(
  server: string,
  { environment, databaseServers }: ServerSurroundings,
): ServerAddress {
  if (databaseServers === undefined) {
    const namespace = databaseNamespace(environment);
    return {
      kind: "cluster",
      host: `${server}.${namespace}.svc.cluster.local`,
      port: DATABASE_PORT,
      namespace,
    };
  }
  const { pooled, own } = databaseServers;
  const address =
    server === POOLED_SERVER ? pooled : Object.entries(own).find(([id]) => ownServer(id) === server)?.[1];
  // Stack files are checked for this; who plans without one is told.
  if (address === undefined) throw new Error(`databaseServers names no server ${server}; add it to \`own\``);
  return { kind: "outside", ...address };
}

/** Who vouches for the servers' certificates, as libpq names it: `system`, or a file. */
export const certificateAuthorityOf = ({ databaseServers }: ServerSurroundings): string =>
  databaseServers?.certificateAuthority ?? "system";
