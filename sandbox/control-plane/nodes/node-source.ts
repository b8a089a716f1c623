import type { ApiClient } from "../api-client";
import type { Addressed } from "../cluster/object-path";
import type { PartContext } from "../parts/context";
import type { Part } from "../process/part";

/** Where the cluster's nodes come from. */
export interface NodeSource {
  /** What its processes may do; applied before they start. */
  readonly permissions: readonly Addressed[];
  /** The processes that keep its nodes alive. */
  parts(context: PartContext): Promise<readonly Part[]>;
  /** Puts back every node of its own that is missing or differs in what this source decides. */
  ensureNodes(api: ApiClient): Promise<void>;
}
