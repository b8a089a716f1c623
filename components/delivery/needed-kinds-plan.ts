import { type Problem, problemAt } from "../../lib/problems";
import type { StrategyName } from "./delivery-schema";
import { ROLLOUTS_API } from "./workload-plan";

/** Group and version of KEDA's kinds. */
export const KEDA_API = "keda.sh/v1alpha1";

/** A kind that services write, as the API server's discovery names it. */
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

const SCALED_OBJECTS: NeededKind = {
  groupVersion: KEDA_API,
  resource: "scaledobjects",
  field: "cluster.features.eventAutoscaling",
  remedy: "install KEDA, or set this and businessMetrics to false",
};

/** The part of a stack that its releases and its scaling follow from. */
export interface ReleasingStack {
  readonly services: Readonly<Record<string, { readonly delivery: { readonly strategy: StrategyName } }>>;
  readonly tenants: readonly { readonly strategy: StrategyName }[];
  /** Whether KEDA scales services. @default false */
  readonly businessMetrics?: boolean;
}

/** The kinds that an environment's services need, by how they are released and scaled and whether the mesh is in use. */
export function planNeededKinds(
  { services, tenants, businessMetrics = false }: ReleasingStack,
  { mesh }: { readonly mesh: boolean },
): readonly NeededKind[] {
  const strategies = [...Object.values(services).map(({ delivery }) => delivery), ...tenants].map(
    ({ strategy }) => strategy,
  );
  const released = strategies.some((name) => name !== "rolling")
    ? [...STAGED, ...(mesh ? [ROUTES] : [])]
    : [];
  return [...released, ...(businessMetrics ? [SCALED_OBJECTS] : [])];
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
