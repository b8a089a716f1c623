import * as pulumi from "@pulumi/pulumi";
import { scheduledSql } from "./scheduled-sql";
import { loginName, planLoginFiles } from "./login-plan";
import type { DatabaseTenant } from "./place-plan";
import type { ServerSurroundings } from "./server-address";

/** What it is made from. */
export interface DatabaseLoginArgs extends ServerSurroundings {
  readonly tenant: DatabaseTenant;
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
    const { tenant, environment, databaseServers, ...rest } = args;
    scheduledSql(
      name,
      {
        ...rest,
        name: loginName(tenant.id),
        files: planLoginFiles(tenant, { environment, databaseServers }),
        schedule: "*/15 * * * *",
        startingDeadlineSeconds: 600,
        backoffLimit: 1,
        activeDeadlineSeconds: 300,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
