import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { SecretsConfig } from "../../components/services/secrets-schema";
import { planStore, STORE_NAME } from "../../components/services/secrets-plan";
import { serviceSecret } from "../../components/services/service-secret";
import { secretName } from "../../components/workload/volumes-plan";
import { tenantNamespace } from "../../lib/naming";
import type { Surroundings } from "../surroundings";
import { tenantLabels } from "../tenant-plan";
import type { Tenant } from "../tenant-schema";
import { ADMIN_SECRET } from "./admin-secret";
import { erasureName, planErasureRecord, planFiles, runName } from "./bootstrap-plan";
import { planJob } from "./job-plan";

/** What a tenant's database is made from. */
export interface TenantDatabaseArgs {
  readonly tenant: Tenant;
  readonly surroundings: Surroundings;
  /** Namespace in which databases are prepared. */
  readonly platformNamespace: pulumi.Input<string>;
  readonly namespace: pulumi.Input<string>;
  readonly secrets: SecretsConfig;
  readonly image: string;
}

/** A tenant's database: the SQL that prepares it, the run of it, and the credentials on both sides. */
export class TenantDatabase extends pulumi.ComponentResource {
  constructor(name: string, args: TenantDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:tenant:TenantDatabase", name, {}, opts);
    const { tenant, surroundings, image } = args;
    const owned = { parent: this };
    const labels = tenantLabels(tenant);
    // External Secrets reads through a store of the same namespace; the dedicated services use it too.
    const stores =
      args.secrets.store === "aws"
        ? [
            new k8s.apiextensions.CustomResource(
              `${name}-store`,
              {
                apiVersion: "external-secrets.io/v1",
                kind: "SecretStore",
                metadata: { name: STORE_NAME, namespace: args.namespace, labels },
                spec: planStore(args.secrets, "services"),
              },
              owned,
            ),
          ]
        : [];
    const credential = (title: string, object: string, namespace: pulumi.Input<string>) =>
      serviceSecret(
        `${name}-${title}`,
        {
          store: args.secrets,
          key: `tenants/${tenant.id}/database`,
          name: object,
          keys: ["password"],
          namespace,
          live: tenantNamespace(tenant.id),
          labels,
        },
        { ...owned, dependsOn: stores },
      );
    const objectName = `tenant-${tenant.id}-database`;
    const files = planFiles({ tenant, environment: surroundings.environment });
    const run = runName(tenant.id, files);
    const metadata = { name: run, namespace: args.platformNamespace, labels };
    const credentials = [
      credential("login", objectName, args.platformNamespace),
      credential("credentials", "spotify-ai-database", args.namespace),
    ];
    const sql = new k8s.core.v1.ConfigMap(`${name}-sql`, { metadata, data: files }, owned);
    const job = new k8s.batch.v1.Job(
      `${name}-run`,
      {
        // Simulated nodes run nothing: there is no end to wait for.
        metadata: surroundings.realNodes
          ? metadata
          : { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } },
        spec: planJob({
          name: run,
          files,
          image,
          secrets: { admin: secretName(ADMIN_SECRET), tenant: secretName(objectName) },
        }),
      },
      { ...owned, dependsOn: [sql, ...credentials] },
    );
    if (tenant.state === "offboarding") {
      new k8s.core.v1.ConfigMap(
        `${name}-erasure`,
        {
          metadata: { ...metadata, name: erasureName(run) },
          immutable: true,
          data: planErasureRecord(tenant, files),
        },
        // Written when the run has ended, and kept longer than the tenant's entry in the file, and than the stack.
        { ...owned, dependsOn: job, retainOnDelete: true },
      );
    }
    this.registerOutputs({});
  }
}
