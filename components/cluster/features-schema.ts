import { z } from "zod";

/**
 * What a cluster offers beyond core Kubernetes. A feature that is off is a custom resource or a controller that
 * is not there: whoever depends on it leaves its objects out.
 */
export const featuresSchema = z.strictObject({
  /** Containers really run. Off where nodes are simulated. */
  realNodes: z.boolean().default(true),
  /** Argo Rollouts: blue-green, canary and A/B. */
  rollouts: z.boolean().default(true),
  /** Istio's networking and security resources. */
  mesh: z.boolean().default(true),
  /** The Gateway API's resources. */
  gatewayApi: z.boolean().default(true),
  /** The Prometheus operator's resources. */
  prometheus: z.boolean().default(true),
  /** External Secrets. */
  externalSecrets: z.boolean().default(true),
  /** cert-manager. */
  certificates: z.boolean().default(true),
  /** KEDA's scaled objects. */
  eventAutoscaling: z.boolean().default(false),
  /** Vertical pod autoscaler. */
  verticalAutoscaling: z.boolean().default(false),
  /** Velero schedules. */
  backup: z.boolean().default(false),
  /** Chaos Mesh experiments. */
  chaos: z.boolean().default(false),
  /** A controller gives Services of type LoadBalancer an address. */
  loadBalancers: z.boolean().default(true),
});

/** What a cluster offers. */
export type ClusterFeatures = z.output<typeof featuresSchema>;
