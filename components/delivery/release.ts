import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Release, ReleaseFacts } from "./delivery-types";
import type { ReleaseGate } from "./release-gate";
import { planTemplates } from "./templates-plan";
import { isRollout, type Pods, planDeployment, planRollout, ROLLOUTS_API } from "./workload-plan";

/** What one service's pods are released from. */
export interface ReleaseArgs {
  readonly metadata: {
    readonly name: string;
    readonly namespace: pulumi.Input<string>;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly pods: Pods;
  /** @default a rolling Deployment */
  readonly release?: Release | undefined;
  readonly businessMetric?: ReleaseFacts["businessMetric"];
  /** What an update waits for. @default nothing */
  readonly gate?: ReleaseGate | undefined;
}

/** Autoscalers and controllers write these: only a new object gets them from here. */
const replicas = { ignoreChanges: ["spec.replicas"] };

/**
 * Registers what holds a service's pods: a Deployment, or a Rollout with its analysis templates. Both select the same
 * pods and neither touches the other's, so that a service changes from one to the other while both are there: the
 * engine makes the new one, waits until it is ready, and removes the old one last.
 */
export function declareRelease(
  name: string,
  args: ReleaseArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const { metadata, pods, release, gate } = args;
  if (release === undefined || !isRollout(release.delivery)) {
    const annotations = { "pulumi.com/timeoutSeconds": String(pods.deadline) };
    return new k8s.apps.v1.Deployment(
      name,
      { metadata: { ...metadata, annotations }, spec: planDeployment(pods) },
      { ...opts, ...replicas },
    );
  }
  const facts = { ...release, name: metadata.name, businessMetric: args.businessMetric };
  const templates = Object.entries(planTemplates(facts)).map(
    ([templateName, spec]) =>
      new k8s.apiextensions.CustomResource(
        `${name}-${templateName.slice(metadata.name.length + 1)}`,
        {
          apiVersion: ROLLOUTS_API,
          kind: "AnalysisTemplate",
          metadata: { ...metadata, name: templateName },
          spec,
        },
        { parent: opts.parent },
      ),
  );
  return new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: ROLLOUTS_API,
      kind: "Rollout",
      // An operator's verb may own a field that an update changes; the update decides.
      metadata: { ...metadata, annotations: { "pulumi.com/patchForce": "true" } },
      spec: planRollout(pods, facts),
    },
    {
      ...pulumi.mergeOptions(opts, { dependsOn: templates }),
      ...replicas,
      hooks: gate?.hooks ?? {},
    },
  );
}
