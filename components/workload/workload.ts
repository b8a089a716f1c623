import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor, selectorFor } from "../../lib/labels";
import type { CatalogueRow } from "../services/catalogue";
import { planPod } from "./pod-plan";

/** How long an update waits for the pods of a workload, in seconds. */
const READY_WITHIN_SECONDS = 120;

/** What one workload is made of. */
export interface WorkloadArgs {
  readonly row: CatalogueRow;
  /** The service's key, value of `app.kubernetes.io/name`. */
  readonly key: string;
  /** Name of the workload, its Service and its ServiceAccount. */
  readonly objectName: string;
  readonly namespace: pulumi.Input<string>;
  /** Image reference with tag or digest. */
  readonly image: string;
  /** Value of `app.kubernetes.io/version`. */
  readonly version: string;
  readonly replicas: number;
}

/** One service: its Deployment, Service and ServiceAccount. */
export class Workload extends pulumi.ComponentResource {
  /** Address of the Service inside the cluster. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:workload:Workload", name, {}, opts);
    const owned = { parent: this };
    const identity = { name: args.key, instance: args.objectName, component: "service" };
    const metadata = {
      name: args.objectName,
      namespace: args.namespace,
      labels: labelsFor({ ...identity, version: args.version }),
    };
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata, automountServiceAccountToken: false },
      owned,
    );
    const deployment = new k8s.apps.v1.Deployment(
      name,
      {
        metadata: { ...metadata, annotations: { "pulumi.com/timeoutSeconds": String(READY_WITHIN_SECONDS) } },
        spec: {
          replicas: args.replicas,
          selector: { matchLabels: selectorFor(identity) },
          strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          template: {
            metadata: { labels: metadata.labels },
            spec: planPod({ row: args.row, name: args.objectName, image: args.image }),
          },
        },
      },
      { ...owned, dependsOn: account },
    );
    const service = new k8s.core.v1.Service(
      name,
      {
        metadata,
        spec: { selector: selectorFor(identity), ports: [{ name: "http", port: 80, targetPort: "http" }] },
      },
      { ...owned, dependsOn: deployment },
    );
    this.url = pulumi.interpolate`http://${service.metadata.name}.${service.metadata.namespace}.svc:80`;
    this.registerOutputs({ url: this.url });
  }
}
