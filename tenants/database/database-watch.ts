import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { secretName } from "../../components/workload/volumes-plan";
import { labelsFor } from "../../lib/labels";
import { ADMIN_SECRET } from "./admin-secret";
import { planJob } from "./job-plan";
import { planWatchFiles, WATCH } from "./watch-plan";

/** What the watch over the shared server is made from. */
export interface DatabaseWatchArgs {
  readonly environment: string;
  /** Whether containers really run; where they do not, the watch rests. */
  readonly realNodes: boolean;
  /** Namespace in which databases are prepared. */
  readonly namespace: pulumi.Input<string>;
  /** Image with psql. */
  readonly image: string;
}

/** Ends the sessions of tenants that have lifted the time limits of their role, every minute. Once for a cell. */
export class DatabaseWatch extends pulumi.ComponentResource {
  constructor(name: string, args: DatabaseWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:tenant:DatabaseWatch", name, {}, opts);
    const owned = { parent: this };
    const metadata = {
      name: WATCH,
      namespace: args.namespace,
      labels: labelsFor({ name: "database-watch", instance: WATCH, component: "database" }),
    };
    const files = planWatchFiles(args.environment);
    const sql = new k8s.core.v1.ConfigMap(`${name}-sql`, { metadata, data: files }, owned);
    const job = planJob({
      name: WATCH,
      files,
      image: args.image,
      secrets: { admin: secretName(ADMIN_SECRET) },
    });
    new k8s.batch.v1.CronJob(
      name,
      {
        metadata,
        spec: {
          schedule: "* * * * *",
          concurrencyPolicy: "Forbid",
          // A look that was missed is not made up for: the next one is there.
          startingDeadlineSeconds: 60,
          suspend: !args.realNodes,
          successfulJobsHistoryLimit: 1,
          failedJobsHistoryLimit: 3,
          // The next minute brings the next look.
          jobTemplate: {
            spec: { ...job, backoffLimit: 0, activeDeadlineSeconds: 50, ttlSecondsAfterFinished: 3600 },
          },
        },
      },
      { ...owned, dependsOn: sql },
    );
    this.registerOutputs({});
  }
}
