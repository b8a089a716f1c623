import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { SecretsConfig } from "../../components/services/secrets-schema";
import { secretStore } from "../../components/services/secret-store";
import { serviceSecret } from "../../components/services/service-secret";
import { secretName } from "../../components/workload/volumes-plan";
import { tenantNamespace } from "../../lib/naming";
import { tenantOwner } from "../../lib/secret-entries";
import type { Surroundings } from "../surroundings";
import { tenantLabels } from "../tenant-plan";
import type { Tenant } from "../tenant-schema";
import { ADMIN_SECRET } from "./admin-secret";
import { erasureName, planErasureRecord, planFiles, runName } from "./bootstrap-plan";
import { loginKeys } from "./credentials-table";
import { DatabaseLogin } from "./database-login";
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
    const stores = secretStore(
      name,
      {
        store: args.secrets,
        environment: surroundings.environment,
        reader: { kind: "tenant", id: tenant.id },
        namespace: args.namespace,
        labels,
      },
      owned,
    );
    const credential = (title: string, object: string, namespace: pulumi.Input<string>) =>
      serviceSecret(
        `${name}-${title}`,
        {
          store: args.secrets,
          owner: tenantOwner(tenant.id, "database"),
          name: object,
          keys: loginKeys,
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
    const logins = { admin: secretName(ADMIN_SECRET), tenant: secretName(objectName) };
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
          secrets: logins,
        }),
      },
      { ...owned, dependsOn: [sql, ...credentials] },
    );
    // The local store's values never change, and who is cut off signs in nowhere: the run that lets it in again sets it.
    if (args.secrets.store === "aws" && tenant.state === "active")
      new DatabaseLogin(
        `${name}-password`,
        { ...surroundings, tenant, namespace: args.platformNamespace, labels, image, secrets: logins },
        { ...owned, dependsOn: job },
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
