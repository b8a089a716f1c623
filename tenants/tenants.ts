import * as pulumi from "@pulumi/pulumi";
import type { ServiceKey } from "../components/services/catalogue";
import { DedicatedWorkloads, type ServicesEnvironment } from "./dedicated-workloads";
import { PooledAccess } from "./pooled-access";
import type { Surroundings } from "./surroundings";
import { TenantIsolation } from "./tenant-isolation";
import { dedicatedServices } from "./tenant-plan";
import type { Tenant } from "./tenant-schema";
import { entitledServices } from "./tiers";

/** What the tenants of a cell are made from. */
export interface TenantsArgs {
  readonly tenants: readonly Tenant[];
  readonly surroundings: Surroundings;
  /** What dedicated services share with the pooled ones. */
  readonly services: ServicesEnvironment;
}

/** What a stack tells about one tenant. */
export interface TenantOutput {
  readonly namespace: pulumi.Output<string>;
  readonly tier: Tenant["tier"];
  readonly state: Tenant["state"];
  /** The services its tier entitles it to. */
  readonly services: readonly ServiceKey[];
  /** Those of them it has to itself. */
  readonly dedicated: readonly ServiceKey[];
}

/** The tenants of a cell. */
export class Tenants extends pulumi.ComponentResource {
  /** One row for each tenant, by id. */
  readonly tenants: Readonly<Record<string, TenantOutput>>;

  constructor(name: string, args: TenantsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:tenant:Tenants", name, {}, opts);
    const { surroundings, services } = args;
    new PooledAccess(`${name}-pooled`, surroundings, { parent: this });
    this.tenants = Object.fromEntries(
      args.tenants.map((tenant) => [tenant.id, this.admit(tenant, { surroundings, services })]),
    );
    this.registerOutputs({ tenants: this.tenants });
  }

  /** One tenant: isolation first, then what runs inside it. */
  private admit(tenant: Tenant, args: Pick<TenantsArgs, "surroundings" | "services">): TenantOutput {
    const name = `tenant-${tenant.id}`;
    const isolation = new TenantIsolation(
      name,
      { tenant, surroundings: args.surroundings },
      { parent: this },
    );
    const dedicated = dedicatedServices(tenant).map(({ key }) => key);
    if (dedicated.length > 0) {
      new DedicatedWorkloads(
        `${name}-services`,
        { tenant, namespace: isolation.namespace, environment: args.services },
        { parent: this, dependsOn: [...isolation.guards] },
      );
    }
    const { tier, state } = tenant;
    return { namespace: isolation.namespace, tier, state, services: entitledServices(tier), dedicated };
  }
}
