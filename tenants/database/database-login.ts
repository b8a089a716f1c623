import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { planJob } from "./job-plan";
import { loginName, planLoginFiles } from "./login-plan";
import type { DatabaseTenant } from "./place-plan";

/** What it is made from. */
export interface DatabaseLoginArgs {
  readonly tenant: DatabaseTenant;
  readonly environment: string;
  /** Whether containers really run; where they do not, it rests. */
  readonly realNodes: boolean;
  /** Namespace in which databases are prepared. */
  readonly namespace: pulumi.Input<string>;
  readonly labels: Readonly<Record<string, string>>;
  /** Image with psql. */
  readonly image: string;
  /** Names of the secrets with the administrator's credentials and the tenant's. */
  readonly secrets: { readonly admin: string; readonly tenant: string };
}

/** Sets a tenant's password at its server anew, so that the store may change it. */
export class DatabaseLogin extends pulumi.ComponentResource {
  constructor(name: string, args: DatabaseLoginArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:tenant:DatabaseLogin", name, {}, opts);
    const { tenant, environment, image, secrets } = args;
    const owned = { parent: this };
    const title = loginName(tenant.id);
    const metadata = { name: title, namespace: args.namespace, labels: args.labels };
    const files = planLoginFiles(tenant, environment);
    const sql = new k8s.core.v1.ConfigMap(`${name}-sql`, { metadata, data: files }, owned);
    const job = planJob({ name: title, files, image, secrets });
    new k8s.batch.v1.CronJob(
      name,
      {
        metadata,
        spec: {
          schedule: "*/15 * * * *",
          concurrencyPolicy: "Forbid",
          // One that was missed is not made up for: the next one does the same.
          startingDeadlineSeconds: 600,
          suspend: !args.realNodes,
          successfulJobsHistoryLimit: 1,
          failedJobsHistoryLimit: 3,
          jobTemplate: {
            spec: { ...job, backoffLimit: 1, activeDeadlineSeconds: 300, ttlSecondsAfterFinished: 3600 },
          },
        },
      },
      { ...owned, dependsOn: sql },
    );
    this.registerOutputs({});
  }
}
