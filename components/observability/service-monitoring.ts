import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Monitored } from "./monitored-types";
import { MONITORING_API } from "./monitoring-api";
import { planRules } from "./rules-plan";
import { planScrape } from "./scrape-plan";

/** What the monitoring of one workload is made from. */
export interface ServiceMonitoringArgs {
  readonly workload: Monitored;
  /** The namespace once it is there. */
  readonly namespace: pulumi.Input<string>;
  readonly labels: Readonly<Record<string, string>>;
  /** Address that alerts find runbooks below. */
  readonly runbooks: string;
}

/** What reads the metrics of one workload, and what judges them: objectives, burn rates and the alerts on both. */
export class ServiceMonitoring extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceMonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:observability:ServiceMonitoring", name, {}, opts);
    const { workload, namespace, labels, runbooks } = args;
    const metadata = { name: workload.name, namespace, labels };
    const specs = { PodMonitor: planScrape(workload), PrometheusRule: planRules(workload, runbooks) };
    for (const [kind, spec] of Object.entries(specs))
      new k8s.apiextensions.CustomResource(
        `${name}-${kind.toLowerCase()}`,
        { apiVersion: MONITORING_API, kind, metadata, spec },
        { parent: this },
      );
    this.registerOutputs({});
  }
}
