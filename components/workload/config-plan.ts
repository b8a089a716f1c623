import { contentHash } from "../../lib/content-hash";
import { boundsOf, planRuntime } from "./runtime-plan";
import type { CatalogueRow } from "../services/catalogue-types";
import { planVolumeSettings, SECRETS_PATH } from "./volumes-plan";
import type { WorkloadFacts } from "./workload-types";

/** Settings that are computed for any service, whether it has them or not. */
const alwaysComputed = [
  "PORT",
  "SERVICE",
  "DRAIN_SECONDS",
  "SECRETS_DIRECTORY",
  "DEPENDENCIES",
  "EXTERNALS",
  "JAVA_TOOL_OPTIONS",
  "NODE_OPTIONS",
  "WEB_CONCURRENCY",
  "OMP_NUM_THREADS",
] as const;

/** Settings that are computed: a stack file that gave one would break what depends on it. */
export const computedSettings = (row: Pick<CatalogueRow, "scratch">): readonly string[] => [
  ...alwaysComputed,
  ...Object.keys(planVolumeSettings(row)),
];

/**
 * A service's settings that are no secret. The name carries a hash of the content: changed content is another
 * object, the pods roll to it, and an earlier revision that is rolled back to still finds its own.
 */
export function planConfig(facts: WorkloadFacts) {
  const data: Record<string, string> = {
    PORT: String(facts.row.port),
    SERVICE: facts.key,
    // The process must end its open work in this time: it is killed soon after.
    DRAIN_SECONDS: String(facts.row.deadlines.drain),
    ...(facts.row.secrets.length === 0 ? {} : { SECRETS_DIRECTORY: SECRETS_PATH }),
    ...planRuntime(facts.row.runtime, boundsOf(facts)),
    ...planVolumeSettings(facts.row),
    ...facts.settings,
  };
  return { name: `${facts.name}-config-${contentHash(data)}`, data, immutable: true };
}
