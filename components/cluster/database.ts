import * as ec2 from "@pulumi/aws/ec2";
import * as rds from "@pulumi/aws/rds";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { parameterFamily, tlsParameters } from "./database-parameters";
import { DATABASE_PORT, type DatabaseRow } from "./database-table";
import { logGroup } from "./log-group";
import type { Network } from "./network";
import { serviceTrust } from "./policy-document";
import { BoundedRole } from "./roles";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What the database is made from. */
export interface DatabaseArgs {
  readonly site: Site;
  readonly network: Network;
  /** Which of the cell's databases this is. */
  readonly row: DatabaseRow;
  readonly instanceClass: string;
  readonly instances: number;
  readonly engineVersion: string;
  readonly backupDays: number;
  /** Security groups of the nodes whose pods may connect. */
  readonly clients: Readonly<Record<string, pulumi.Input<string>>>;
  readonly keys: {
    readonly database: pulumi.Input<string>;
    readonly secrets: pulumi.Input<string>;
    readonly logs: pulumi.Input<string>;
  };
  readonly boundary: pulumi.Input<string>;
}

/** Performance Insights keeps 7 days, or months of 31 days up to 24 ("PerformanceInsightsRetentionPeriod"). */
const INSIGHTS_DAYS = 465;

/** Aurora PostgreSQL over several zones: TLS only, IAM authentication, a master password nobody knows. */
export class Database extends pulumi.ComponentResource {
  readonly endpoint: pulumi.Output<string>;
  readonly clusterArn: pulumi.Output<string>;
  readonly resourceId: pulumi.Output<string>;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:Database", name, {}, opts);
    const { site, row } = args;
    const identifier = `${site.name}${row.suffix}`;
    const owned = { parent: this };
    const tags = tagsFor(site, { dataClass: row.dataClass, name });
    const subnets = new rds.SubnetGroup(
      name,
      { subnetIds: args.network.subnets(row.subnets), description: "Subnets without a route out", tags },
      owned,
    );
    const parameters = new rds.ClusterParameterGroup(
      name,
      {
        family: parameterFamily(args.engineVersion),
        description: "TLS for every connection, and a trace of who changed what",
        parameters: [
          ...tlsParameters,
          { name: "log_connections", value: "1" },
          { name: "log_disconnections", value: "1" },
          { name: "log_statement", value: "ddl" },
          {
            name: "shared_preload_libraries",
            value: "pg_stat_statements,pgaudit",
            applyMethod: "pending-reboot",
          },
        ],
        tags,
      },
      owned,
    );
    // RDS would make this group itself, without a key and kept for ever.
    const logs = logGroup(
      name,
      { site, logName: `/aws/rds/cluster/${identifier}/postgresql`, key: args.keys.logs },
      owned,
    );
    const monitor = new BoundedRole(
      `${name}-monitor`,
      {
        site,
        boundary: args.boundary,
        description: "Enhanced monitoring of the database",
        trust: serviceTrust("monitoring.rds.amazonaws.com", site.account),
        managed: ["arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"],
      },
      owned,
    );
    const cluster = new rds.Cluster(
      name,
      {
        clusterIdentifier: identifier,
        engine: "aurora-postgresql",
        engineVersion: args.engineVersion,
        databaseName: row.databaseName,
        masterUsername: "platform_admin",
        manageMasterUserPassword: true,
        masterUserSecretKmsKeyId: args.keys.secrets,
        iamDatabaseAuthenticationEnabled: true,
        storageEncrypted: true,
        kmsKeyId: args.keys.database,
        dbSubnetGroupName: subnets.name,
        dbClusterParameterGroupName: parameters.name,
        vpcSecurityGroupIds: [this.securityGroup(name, args)],
        backupRetentionPeriod: args.backupDays,
        preferredBackupWindow: "02:00-03:00",
        preferredMaintenanceWindow: "sun:03:30-sun:04:30",
        copyTagsToSnapshot: true,
        deletionProtection: site.deletionProtection,
        deleteAutomatedBackups: false,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: `${identifier}-final`,
        enabledCloudwatchLogsExports: ["postgresql"],
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: args.keys.database,
        performanceInsightsRetentionPeriod: INSIGHTS_DAYS,
        tags,
      },
      { ...owned, protect: site.deletionProtection, dependsOn: [logs] },
    );
    for (let index = 0; index < args.instances; index++)
      new rds.ClusterInstance(
        `${name}-${index}`,
        {
          identifier: `${identifier}-${index}`,
          clusterIdentifier: cluster.id,
          engine: "aurora-postgresql",
          engineVersion: args.engineVersion,
          instanceClass: args.instanceClass,
          publiclyAccessible: false,
          caCertIdentifier: "rds-ca-rsa2048-g1",
          copyTagsToSnapshot: true,
          autoMinorVersionUpgrade: true,
          monitoringInterval: 60,
          monitoringRoleArn: monitor.arn,
          performanceInsightsEnabled: true,
          performanceInsightsKmsKeyId: args.keys.database,
          performanceInsightsRetentionPeriod: INSIGHTS_DAYS,
          promotionTier: index,
          tags,
        },
        { ...owned, protect: site.deletionProtection },
      );
    new secretsmanager.SecretRotation(
      name,
      {
        secretId: cluster.masterUserSecrets.apply((secrets) => secrets[0]?.secretArn ?? ""),
        rotateImmediately: false,
        rotationRules: { automaticallyAfterDays: 30 },
      },
      owned,
    );
    this.endpoint = cluster.endpoint;
    this.clusterArn = cluster.arn;
    this.resourceId = cluster.clusterResourceId;
    this.registerOutputs({ endpoint: this.endpoint });
  }

  private securityGroup(name: string, args: DatabaseArgs): pulumi.Output<string> {
    const tags = tagsFor(args.site, { dataClass: args.row.dataClass, name });
    const group = new ec2.SecurityGroup(
      name,
      { vpcId: args.network.vpcId, description: "PostgreSQL, from nodes only", tags },
      { parent: this },
    );
    for (const [client, id] of Object.entries(args.clients))
      new vpc.SecurityGroupIngressRule(
        `${name}-${client}`,
        {
          securityGroupId: group.id,
          referencedSecurityGroupId: id,
          ipProtocol: "tcp",
          fromPort: DATABASE_PORT,
          toPort: DATABASE_PORT,
          description: `PostgreSQL from ${client} nodes`,
          tags,
        },
        { parent: this },
      );
    return group.id;
  }
}
