import { PROJECT } from "../../lib/naming";
import type { DataClass, Site } from "./site-types";

/** How long data of a class is kept: the audit trail as long as HIPAA asks of documents, six years. */
const RETENTION = {
  cardholder: "365d",
  personal: "365d",
  operational: "365d",
  audit: "2192d",
} as const satisfies Record<DataClass, string>;

/** What the tags of one thing depend on besides its site. */
export interface TagScope {
  readonly dataClass?: DataClass;
  /** @default "shared" */
  readonly tenant?: string;
  /** Human-readable name. */
  readonly name?: string;
}

/**
 * The tags of a resource. Passed explicitly, because a provider's default tags are invisible to policies that judge
 * a resource's inputs. Budgets and cost reports group by `project`, `environment` and `tenant`.
 */
export const tagsFor = (site: Site, scope: TagScope = {}): Record<string, string> => ({
  project: PROJECT,
  environment: site.environment,
  owner: "platform",
  "data-class": scope.dataClass ?? "operational",
  residency: site.residency,
  tenant: scope.tenant ?? "shared",
  retention: RETENTION[scope.dataClass ?? "operational"],
  ...(scope.name === undefined ? {} : { Name: scope.name }),
});
