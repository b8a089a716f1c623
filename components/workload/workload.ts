import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { planBudget } from "./budget-plan";
import { planConfig } from "./config-plan";
import { declareRelease } from "../delivery/release";
import type { ReleaseGate } from "../delivery/release-gate";
import { KEDA_API } from "../delivery/needed-kinds-plan";
import { scaleTarget } from "../delivery/workload-plan";
import { planLabels } from "./metadata-plan";
import { planPods } from "./pods-plan";
import { planScaledObject, transferAnnotations } from "./scaled-object-plan";
import { planRecommendation, planScaling } from "./scaling-plan";
import { planServiceSpec } from "./service-spec-plan";
import type { WorkloadFacts } from "./workload-types";

/** Where a workload runs, and what the cluster offers it. */
export interface WorkloadArgs {
  readonly facts: WorkloadFacts;
  readonly namespace: pulumi.Input<string>;
  /** Whether the cluster has the vertical autoscaler, which then recommends sizes. @default false */
  readonly recommendations?: boolean;
  /** What an update waits for when it releases a new version. @default nothing beyond the engine's own waits */
  readonly gate?: ReleaseGate | undefined;
}

/** One service: account, settings, Deployment or Rollout, Service, autoscalers and disruption budget. */
export class Workload extends pulumi.ComponentResource {
  /** Address of the Service inside the cluster. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:workload:Workload", name, {}, opts);
    const owned = { parent: this };
    const { facts } = args;
    const metadata = { name: facts.name, namespace: args.namespace, labels: planLabels(facts) };
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata, automountServiceAccountToken: false },
      owned,
    );
    const { name: configName, ...config } = planConfig(facts);
    const settings = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: { ...metadata, name: configName }, ...config },
      // Kept when another one takes its place: pods of an earlier revision still refer to it.
      { ...owned, retainOnDelete: true },
    );
    const workload = declareRelease(
      name,
      {
        metadata,
        pods: planPods(facts),
        release: facts.release,
        businessMetric: facts.row.businessMetric,
        gate: args.gate,
      },
      { ...owned, dependsOn: [account, settings] },
    );
    const service = new k8s.core.v1.Service(
      name,
      { metadata, spec: planServiceSpec(facts) },
      { ...owned, dependsOn: workload },
    );
    this.scale(name, args, workload);
    new k8s.policy.v1.PodDisruptionBudget(name, { metadata, spec: planBudget(facts) }, owned);
    this.url = pulumi.interpolate`http://${service.metadata.name}.${service.metadata.namespace}.svc:80`;
    this.registerOutputs({ url: this.url });
  }

  private scale(
    name: string,
    { facts, namespace, recommendations = false }: WorkloadArgs,
    workload: pulumi.Resource,
  ): void {
    const owned = { parent: this };
    const metadata = { name: facts.name, namespace, labels: planLabels(facts) };
    const target = scaleTarget(facts.name, facts.release?.delivery);
    const scaled = planScaledObject(facts, target);
    if (scaled === undefined)
      new k8s.autoscaling.v2.HorizontalPodAutoscaler(
        name,
        {
          // The sandbox serves no metrics, so an update does not wait for the autoscaler's first reading. Nor does one
          // force its way over an autoscaler of KEDA's, which would go with its ScaledObject at the end.
          metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } },
          spec: planScaling(facts, target),
        },
        owned,
      );
    else
      new k8s.apiextensions.CustomResource(
        name,
        {
          apiVersion: KEDA_API,
          kind: "ScaledObject",
          metadata: { ...metadata, annotations: transferAnnotations },
          spec: scaled,
        },
        // KEDA's webhook looks at the requests of the workload's containers.
        { ...owned, dependsOn: workload },
      );
    if (!recommendations) return;
    new k8s.apiextensions.CustomResource(
      name,
      {
        apiVersion: "autoscaling.k8s.io/v1",
        kind: "VerticalPodAutoscaler",
        metadata,
        spec: planRecommendation(target),
      },
      owned,
    );
  }
}
