import * as pulumi from "@pulumi/pulumi";
import type { ServiceKey } from "../components/services/catalogue";
import { TenantIsolation } from "./tenant-isolation";
import type { Tenant } from "./tenant-schema";
import { entitledServices } from "./tiers";

/** What a stack tells about one tenant. */
export interface TenantOutput {
  readonly namespace: pulumi.Output<string>;
  readonly tier: Tenant["tier"];
  /** The services its tier entitles it to. */
  readonly services: readonly ServiceKey[];
}

/** The tenants of a cell. */
export class Tenants extends pulumi.ComponentResource {
  /** One row for each tenant, by id. */
  readonly tenants: Readonly<Record<string, TenantOutput>>;

  constructor(
    name: string,
    args: { readonly tenants: readonly Tenant[] },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("platform:tenant:Tenants", name, {}, opts);
    this.tenants = Object.fromEntries(
      args.tenants.map((tenant) => {
        const { namespace } = new TenantIsolation(`tenant-${tenant.id}`, tenant, { parent: this });
        return [tenant.id, { namespace, tier: tenant.tier, services: entitledServices(tenant.tier) }];
      }),
    );
    this.registerOutputs({ tenants: this.tenants });
  }
}
