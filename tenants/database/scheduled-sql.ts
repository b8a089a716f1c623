import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { type JobFacts, planJob } from "./job-plan";

/** SQL that is run again and again. */
export interface ScheduledSqlArgs extends JobFacts {
  readonly namespace: pulumi.Input<string>;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether containers really run; where they do not, it rests. */
  readonly realNodes: boolean;
  /** When, as cron writes it. */
  readonly schedule: string;
  /** Seconds by which a run may be late. One that was missed is not made up for: the next one does the same. */
  readonly startingDeadlineSeconds: number;
  /** How often a run that fails is tried again before the next one. */
  readonly backoffLimit: number;
  /** Seconds that a run may take. */
  readonly activeDeadlineSeconds: number;
}

/** Registers the files and the CronJob that runs them, never twice at once. */
export function scheduledSql(name: string, args: ScheduledSqlArgs, opts: pulumi.CustomResourceOptions): void {
  const { schedule, startingDeadlineSeconds, backoffLimit, activeDeadlineSeconds } = args;
  const metadata = { name: args.name, namespace: args.namespace, labels: args.labels };
  const sql = new k8s.core.v1.ConfigMap(`${name}-sql`, { metadata, data: args.files }, opts);
  new k8s.batch.v1.CronJob(
    name,
    {
      metadata,
      spec: {
        schedule,
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds,
        suspend: !args.realNodes,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          spec: { ...planJob(args), backoffLimit, activeDeadlineSeconds, ttlSecondsAfterFinished: 3600 },
        },
      },
    },
    { ...opts, dependsOn: sql },
  );
}
