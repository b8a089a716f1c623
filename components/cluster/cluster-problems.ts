import { type Problem, problemAt } from "../../lib/problems";
import type * as surroundings from "./surrounding-problems";
import type { ClusterTenant } from "./tenant-types";

/** A stack section as it was written: any part of it may be wrong or missing. */
interface Written {
  readonly environment?: unknown;
  readonly cluster?: { readonly kind?: unknown } | null;
}

/** What is wrong with the cluster of a stack section for the stack's environment and tenants. */
export function clusterProblems(file: string, raw: unknown, tenants: readonly ClusterTenant[]): Problem[] {
  const { environment, cluster } = (raw ?? {}) as Written;
  if (cluster?.kind !== "eks") return [];
  return loadSurroundings()
    .surroundingProblems(cluster, {
      environment: typeof environment === "string" ? environment : "",
      tenants,
    })
    .map(({ field, value, message }) => problemAt(file, { field: `cluster.${field}`, value, message }));
}

/** Residency and production matter to EKS only: other stacks do not load them. */
function loadSurroundings(): typeof surroundings {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import statement would load them always
  return require("./surrounding-problems") as typeof surroundings;
}
