import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../../lib/labels";
import { planDashboard } from "./dashboards/dashboard-plan";
import { dashboards } from "./dashboards/dashboards";
import type { Monitored } from "./monitored-types";
import { ServiceMonitoring } from "./service-monitoring";
import { planTelemetry } from "./telemetry-plan";

/** What an environment is watched with. */
export interface ObservabilityArgs {
  /** Namespaces of the platform by their part: as they are called, and as known once they are there. */
  readonly live: Readonly<Record<"services" | "billing" | "ingress", string>>;
  readonly namespaces: Readonly<Record<"services" | "billing" | "ingress", pulumi.Input<string>>>;
  /** The public gateway's proxies. Undefined: without the mesh there is none, and no request is counted. */
  readonly gateway?: Monitored | undefined;
  /** Address that alerts find runbooks below. */
  readonly runbooks: string;
}

/** What the dashboards' reader takes for one. */
const DASHBOARD_LABEL = { grafana_dashboard: "1" };

/** What an environment has once to be watched: tenants in the metrics, the gateway's alerts, and dashboards. */
export class Observability extends pulumi.ComponentResource {
  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:observability:Observability", name, {}, opts);
    const { live, namespaces, gateway, runbooks } = args;
    const owned = { parent: this };
    const metadata = (object: string, part: keyof typeof live) => ({
      name: object,
      namespace: namespaces[part],
      labels: labelsFor({ name: object, instance: `${live[part]}-${object}`, component: "observability" }),
    });
    for (const dashboard of dashboards) {
      const { uid } = dashboard;
      const own = metadata(uid, "services");
      new k8s.core.v1.ConfigMap(
        `${name}-${uid}`,
        {
          metadata: { ...own, labels: { ...own.labels, ...DASHBOARD_LABEL } },
          data: { [`${uid}.json`]: JSON.stringify(planDashboard(dashboard)) },
        },
        owned,
      );
    }
    if (gateway !== undefined) {
      for (const part of ["services", "billing"] as const)
        new k8s.apiextensions.CustomResource(
          `${name}-${part}-telemetry`,
          {
            apiVersion: "telemetry.istio.io/v1",
            kind: "Telemetry",
            metadata: metadata("tenants", part),
            spec: planTelemetry(),
          },
          owned,
        );
      new ServiceMonitoring(
        `${name}-gateway`,
        {
          workload: gateway,
          namespace: namespaces.ingress,
          labels: metadata(gateway.name, "ingress").labels,
          runbooks,
        },
        owned,
      );
    }
    this.registerOutputs({});
  }
}
