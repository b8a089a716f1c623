import { type Problem, problemAt } from "../../lib/problems";
import type { StrategyName } from "./delivery-schema";
import { ROLLOUTS_API } from "./workload-plan";

/** A kind that releases write, as the API server's discovery names it. */
export interface NeededKind {
  readonly groupVersion: string;
  /** Plural name. */
  readonly resource: string;
  /** The field of the stack file that says the cluster has it. */
  readonly field: string;
  /** What to do where it has not. */
  readonly remedy: string;
}

const rollouts = (resource: string): NeededKind => ({
  groupVersion: ROLLOUTS_API,
  resource,
  field: "cluster.features.rollouts",
  remedy: "install Argo Rollouts, or set this to false and choose rolling",
});

/** Kinds without which a Rollout of any strategy stands still. */
const STAGED = ["rollouts", "analysistemplates", "analysisruns"].map(rollouts);

const ROUTES: NeededKind = {
  groupVersion: "networking.istio.io/v1",
  resource: "virtualservices",
  field: "cluster.features.mesh",
  remedy: "install Istio, or set this to false",
};

/** The part of a stack that its releases follow from. */
export interface ReleasingStack {
  readonly services: Readonly<Record<string, { readonly delivery: { readonly strategy: StrategyName } }>>;
  readonly tenants: readonly { readonly strategy: StrategyName }[];
}

/** The kinds that an environment's releases need, by the strategies and whether the mesh is in use. */
export function planNeededKinds(
  { services, tenants }: ReleasingStack,
  { mesh }: { readonly mesh: boolean },
): readonly NeededKind[] {
  const strategies = [...Object.values(services).map(({ delivery }) => delivery), ...tenants].map(
    ({ strategy }) => strategy,
  );
  return strategies.some((name) => name !== "rolling") ? [...STAGED, ...(mesh ? [ROUTES] : [])] : [];
}

/**
 * What is wrong with a cluster that lacks needed kinds.
 * @param served names of the resources that the API server has, by group and version.
 */
export const servedProblems = (
  file: string,
  needed: readonly NeededKind[],
  served: ReadonlyMap<string, readonly string[]>,
): Problem[] =>
  needed
    .filter(({ groupVersion, resource }) => served.get(groupVersion)?.includes(resource) !== true)
    .map(({ groupVersion, resource, field, remedy }) =>
      problemAt(file, {
        field,
        value: true,
        message: `the API server does not serve ${resource} (${groupVersion}); ${remedy}`,
      }),
    );
