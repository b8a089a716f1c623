import type { Delivery } from "./delivery-schema";
import type { ReleaseFacts, ScaleTarget } from "./delivery-types";
import { planStrategy } from "./strategy-plan";

/** Group and version of the rollouts controller's kinds. */
export const ROLLOUTS_API = "argoproj.io/v1alpha1";

/**
 * Earlier revisions that can be gone back to. The controller removes those first that were made first, and versions that
 * were given up count as well: with few, a series of them would push the last good one out.
 */
const REVISIONS = 10;
/** All of them: those whose pods still run are kept beyond the limit. */
const WINDOW = 2 * REVISIONS;

/** Whether the service is a Rollout; otherwise it is a Deployment. */
export const isRollout = (delivery: Delivery | undefined): boolean =>
  delivery !== undefined && delivery.strategy !== "rolling";

/** The object that holds the pods of a service. */
export const scaleTarget = (name: string, delivery: Delivery | undefined): ScaleTarget =>
  isRollout(delivery)
    ? { apiVersion: ROLLOUTS_API, kind: "Rollout", name }
    : { apiVersion: "apps/v1", kind: "Deployment", name };

/** What Deployment and Rollout have in common. */
export interface Pods {
  /** Promised number of pods. */
  readonly replicas: number;
  readonly selector: Readonly<Record<string, string>>;
  readonly template: object;
  /** Seconds in which a new pod must be ready before its release counts as failed. */
  readonly deadline: number;
}

const common = ({ replicas, selector, template, deadline }: Pods) => ({
  replicas,
  selector: { matchLabels: selector },
  template,
  progressDeadlineSeconds: deadline,
  revisionHistoryLimit: REVISIONS,
});

/** The spec of a Deployment: at no time fewer pods than promised. */
export const planDeployment = (pods: Pods) => ({
  ...common(pods),
  strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
});

/** The spec of a Rollout. */
export const planRollout = (pods: Pods, facts: ReleaseFacts) => ({
  ...common(pods),
  // A version that gets stuck gives its traffic back by itself.
  progressDeadlineAbort: true,
  // Back without stages to any version that is kept: it has passed them already (the gate of an update refuses those
  // that have not). The controller counts in the order in which revisions were made first; after a rollback the version
  // before is not the newest of them.
  rollbackWindow: { revisions: WINDOW },
  strategy: planStrategy(facts),
});
