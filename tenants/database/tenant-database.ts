import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { planServiceEntry } from "../../components/mesh/egress-plan";
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
import { serverOf } from "./place-plan";
import { addressOf } from "./server-address";
import { planRunNetwork } from "./server-network-plan";

/** How long an update waits beyond a run's deadline: for the Job's controller to say that it failed. */
const DEADLINE_MARGIN_SECONDS = 60;

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

/** What the ways to its server are made from. */
interface WaysArgs
  extends Pick<TenantDatabaseArgs, "tenant" | "surroundings" | "platformNamespace" | "namespace"> {
  /** Name of the run that prepares the database. */
  readonly run: string;
  /** Name of what the tenant has in the namespace of databases. */
  readonly title: string;
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
    const files = planFiles({ tenant, ...surroundings });
    const run = runName(tenant.id, files);
    const metadata = { name: run, namespace: args.platformNamespace, labels };
    const credentials = [
      credential("login", objectName, args.platformNamespace),
      credential("credentials", "spotify-ai-database", args.namespace),
    ];
    const sql = new k8s.core.v1.ConfigMap(`${name}-sql`, { metadata, data: files }, owned);
    const ways = this.openWays(name, { ...args, run, title: objectName });
    const logins = { admin: secretName(ADMIN_SECRET), tenant: secretName(objectName) };
    const spec = planJob({ name: run, files, image, secrets: logins });
    const job = new k8s.batch.v1.Job(
      `${name}-run`,
      {
        // Simulated nodes run nothing: there is no end to wait for. A run that failed is made anew by the next update.
        metadata: {
          ...metadata,
          annotations: surroundings.realNodes
            ? { "pulumi.com/replaceUnready": "true" }
            : { "pulumi.com/skipAwait": "true" },
        },
        spec,
      },
      {
        ...owned,
        dependsOn: [sql, ...credentials, ...ways],
        // The run's own deadline ends it; an update that stopped waiting before would make it start over.
        customTimeouts: { create: `${spec.activeDeadlineSeconds + DEADLINE_MARGIN_SECONDS}s` },
      },
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

  /** The ways to a server outside: the runs' to one of the tenant's own, and that of the tenant's sidecars. */
  private openWays(name: string, args: WaysArgs): pulumi.Resource[] {
    const { tenant, surroundings } = args;
    const owned = { parent: this };
    const labels = tenantLabels(tenant);
    const network = planRunNetwork(tenant, args.run, surroundings);
    const forRuns =
      network === undefined
        ? []
        : [
            new k8s.networking.v1.NetworkPolicy(
              `${name}-way`,
              { metadata: { name: args.title, namespace: args.platformNamespace, labels }, spec: network },
              owned,
            ),
          ];
    const address = addressOf(serverOf(tenant), surroundings);
    if (address.kind === "outside" && surroundings.mesh)
      new k8s.apiextensions.CustomResource(
        `${name}-host`,
        {
          apiVersion: "networking.istio.io/v1",
          kind: "ServiceEntry",
          metadata: { name: "database", namespace: args.namespace, labels },
          spec: planServiceEntry(address),
        },
        owned,
      );
    return forRuns;
  }
}
