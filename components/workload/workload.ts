import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { planBudget } from "./budget-plan";
import { planConfig } from "./config-plan";
import { planLabels, planPodMetadata } from "./metadata-plan";
import { podSelector } from "./placement-plan";
import { planPod } from "./pod-plan";
import { progressDeadline } from "./probe-plan";
import { planRecommendation, planScaling } from "./scaling-plan";
import type { WorkloadFacts } from "./workload-types";

/** Where a workload runs, and what the cluster offers it. */
export interface WorkloadArgs {
  readonly facts: WorkloadFacts;
  readonly namespace: pulumi.Input<string>;
  /** Whether the cluster has the vertical autoscaler, which then recommends sizes. @default false */
  readonly recommendations?: boolean;
}

/** One service: account, settings, Deployment, Service, autoscalers and disruption budget. */
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
    const deployment = this.deploy(name, args, [account, settings]);
    const service = new k8s.core.v1.Service(
      name,
      {
        metadata,
        spec: {
          type: "ClusterIP",
          selector: podSelector(facts),
          ports: [{ name: "http", appProtocol: "http", port: 80, targetPort: "http", protocol: "TCP" }],
          trafficDistribution: "PreferSameZone",
        },
      },
      { ...owned, dependsOn: deployment },
    );
    this.scale(name, args);
    new k8s.policy.v1.PodDisruptionBudget(name, { metadata, spec: planBudget(facts) }, owned);
    this.url = pulumi.interpolate`http://${service.metadata.name}.${service.metadata.namespace}.svc:80`;
    this.registerOutputs({ url: this.url });
  }

  private deploy(name: string, { facts, namespace }: WorkloadArgs, dependsOn: pulumi.Resource[]) {
    const deadline = progressDeadline(facts.row.deadlines);
    return new k8s.apps.v1.Deployment(
      name,
      {
        metadata: {
          name: facts.name,
          namespace,
          labels: planLabels(facts),
          annotations: { "pulumi.com/timeoutSeconds": String(deadline) },
        },
        spec: {
          replicas: facts.replicas.min,
          selector: { matchLabels: podSelector(facts) },
          strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          progressDeadlineSeconds: deadline,
          revisionHistoryLimit: 5,
          template: { metadata: planPodMetadata(facts), spec: planPod(facts) },
        },
      },
      // Only a new workload gets its number of replicas from here: from then on the autoscaler rules it.
      { parent: this, dependsOn, ignoreChanges: ["spec.replicas"] },
    );
  }

  private scale(name: string, { facts, namespace, recommendations = false }: WorkloadArgs): void {
    const owned = { parent: this };
    const metadata = { name: facts.name, namespace, labels: planLabels(facts) };
    const target = { apiVersion: "apps/v1", kind: "Deployment", name: facts.name };
    new k8s.autoscaling.v2.HorizontalPodAutoscaler(
      name,
      {
        // The sandbox serves no metrics, so an update does not wait for the autoscaler's first reading.
        metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } },
        spec: planScaling(facts, target),
      },
      owned,
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
