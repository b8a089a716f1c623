import type { Delivery } from "./delivery-schema";
import type { ReleaseFacts, ScaleTarget } from "./delivery-types";
import { planStrategy } from "./strategy-plan";

/** Group and version of the rollouts controller's kinds. */
export const ROLLOUTS_API = "argoproj.io/v1alpha1";

/** Earlier revisions that can be gone back to. */
const REVISIONS = 5;

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
  // Back to the version before without its stages: it has passed them already.
  rollbackWindow: { revisions: 1 },
  strategy: planStrategy(facts),
});
