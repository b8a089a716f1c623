import * as pulumi from "@pulumi/pulumi";
import { deletionGuard } from "../components/cluster/deletion-guard";
import type { ReleaseGate } from "../components/delivery/release-gate";
import type { ServiceKey } from "../components/services/catalogue";
import { imageReference } from "../lib/image";
import { DatabasePlatform } from "./database/database-platform";
import { DatabaseWatch } from "./database/database-watch";
import { TenantDatabase } from "./database/tenant-database";
import { DedicatedWorkloads, type ServicesEnvironment } from "./dedicated-workloads";
import { PooledAccess, PooledCalls } from "./pooled-access";
import type { StackHolds } from "../lib/stack-holds";
import { databaseNamespace, type Surroundings } from "./surroundings";
import { TenantGateway, type TenantGatewayArgs } from "./tenant-gateway";
import { TenantIsolation } from "./tenant-isolation";
import { dedicatedServices, isProduction, isProtected } from "./tenant-plan";
import type { Tenant } from "./tenant-schema";
import { entitledServices } from "./tiers";

/** What the tenants of a cell are made from. */
export interface TenantsArgs {
  readonly tenants: readonly Tenant[];
  /** Whether what tenants share is this stack's or that of another. @default everything */
  readonly holds?: StackHolds;
  readonly surroundings: Surroundings;
  /** Version of the image with psql and pg_dump, as a tag or a digest: that of the database servers. */
  readonly databaseTools: string;
  /** What dedicated services share with the pooled ones. */
  readonly services: ServicesEnvironment;
  /** The platform's public way in, which tenants' routes attach to. */
  readonly gateway: TenantGatewayArgs["config"];
  /** Whether a cloud's load balancer ends TLS before it. @default false */
  readonly behindEdge?: boolean;
  /** What an update waits for when it releases a new version of a dedicated service. @default nothing */
  readonly gate?: ReleaseGate | undefined;
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

/** Image with psql, pg_dump and pg_restore. */
const databaseImage = ({
  services,
  databaseTools,
}: Pick<TenantsArgs, "services" | "databaseTools">): string =>
  imageReference(services.context.registry, "database-bootstrap", databaseTools);

/** The tenants of a cell. */
export class Tenants extends pulumi.ComponentResource {
  /** One row for each tenant, by id. */
  readonly tenants: Readonly<Record<string, TenantOutput>>;

  constructor(name: string, args: TenantsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:tenant:Tenants", name, {}, opts);
    const databases = args.holds === "tenants" ? undefined : this.shared(name, args);
    this.tenants = Object.fromEntries(
      args.tenants.map((tenant) => [tenant.id, this.admit(tenant, args, databases)]),
    );
    this.registerOutputs({ tenants: this.tenants });
  }

  /** What the tenants of a cluster share: their ways to the pooled services, in from outside, and to databases. */
  private shared(name: string, { surroundings, services, ...args }: TenantsArgs): DatabasePlatform {
    new PooledAccess(`${name}-pooled`, surroundings, { parent: this });
    // Without the mesh the platform has no way in either.
    if (surroundings.mesh)
      new TenantGateway(
        `${name}-gateway`,
        {
          environment: surroundings.environment,
          config: args.gateway,
          behindEdge: args.behindEdge ?? false,
        },
        { parent: this },
      );
    const databases = new DatabasePlatform(
      `${name}-databases`,
      {
        surroundings,
        secrets: services.secrets,
      },
      { parent: this },
    );
    new DatabaseWatch(
      `${name}-database-watch`,
      {
        ...surroundings,
        namespace: databases.namespace,
        image: databaseImage({ services, databaseTools: args.databaseTools }),
      },
      { parent: this, dependsOn: databases },
    );
    return databases;
  }

  /** One tenant: isolation first, then what runs inside it. */
  private admit(
    tenant: Tenant,
    args: Omit<TenantsArgs, "tenants">,
    databases: DatabasePlatform | undefined,
  ): TenantOutput {
    const name = `tenant-${tenant.id}`;
    const isolation = new TenantIsolation(
      name,
      { tenant, surroundings: args.surroundings },
      { parent: this },
    );
    const calls = new PooledCalls(
      `${name}-calls`,
      { tenant, surroundings: args.surroundings },
      { parent: this },
    );
    const database = new TenantDatabase(
      `${name}-database`,
      {
        tenant,
        surroundings: args.surroundings,
        platformNamespace:
          databases?.namespace ?? pulumi.output(databaseNamespace(args.surroundings.environment)),
        namespace: isolation.namespace,
        secrets: args.services.secrets,
        image: databaseImage(args),
      },
      { parent: this, dependsOn: [...(databases === undefined ? [] : [databases]), ...isolation.guards] },
    );
    const dedicated = dedicatedServices(tenant).map(({ key }) => key);
    const parts: pulumi.Resource[] = [isolation, calls, database];
    if (dedicated.length > 0)
      parts.push(
        new DedicatedWorkloads(
          `${name}-services`,
          { tenant, namespace: isolation.namespace, environment: args.services, gate: args.gate },
          { parent: this, dependsOn: [...isolation.guards, database] },
        ),
      );
    const { tier, state } = tenant;
    // Taken out of the file too early, a tenant would lose its limits before the engine came to its protected namespace.
    if (isProduction(args.surroundings))
      deletionGuard(
        `${name}-guard`,
        {
          name: isolation.namespace,
          deletionProtection: isProtected(tenant, args.surroundings),
          holds: parts,
        },
        { parent: this },
      );
    return { namespace: isolation.namespace, tier, state, services: entitledServices(tier), dedicated };
  }
}
