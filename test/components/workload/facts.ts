import { catalogue, type CatalogueRow, type ServiceKey } from "../../../components/services/catalogue";
import type { WorkloadFacts } from "../../../components/workload/workload-types";

/** A service as the tests of the planners see it. */
export const factsOf = (key: ServiceKey, change: Partial<WorkloadFacts> = {}): WorkloadFacts => ({
  key,
  name: `spotify-ai-${key}-service`,
  row: catalogue[key] satisfies CatalogueRow,
  image: "registry.example/service@sha256:0",
  version: "1",
  replicas: { min: 3, max: 9 },
  ...change,
});
