import { type CatalogueRow, catalogue, type ServiceKey } from "../components/services/catalogue";
import type { DatabaseServers } from "./database/servers-schema";
import { billingNamespace, PROJECT, servicesNamespace } from "../lib/naming";

/** What a tenant's isolation needs to know of the environment around it. */
export interface Surroundings {
  readonly environment: string;
  /** Whether the cluster has the mesh's resources. */
  readonly mesh: boolean;
  /** Whether containers really run. */
  readonly realNodes: boolean;
  /** Where the servers of tenants' databases are. @default pods behind Services in the namespace of databases */
  readonly databaseServers?: DatabaseServers | undefined;
}

/** Namespace in which databases are prepared for tenants, and through which tenants reach a pooled one. */
export const databaseNamespace = (environment: string): string => `${PROJECT}-${environment}-database`;

/** Namespace of a pooled service. */
export const pooledNamespace = (environment: string, key: ServiceKey): string => {
  const { namespace }: CatalogueRow = catalogue[key];
  return namespace === "billing" ? billingNamespace(environment) : servicesNamespace(environment);
};
