import * as backup from "@pulumi/aws/backup";
import * as iam from "@pulumi/aws/iam";
import { Provider } from "@pulumi/aws/provider";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { boundaryPolicy } from "./boundary-plan";
import { Bucket, type BucketArgs } from "./bucket";
import { type BucketPlan, planBuckets } from "./buckets-plan";
import { parameterFamily, tlsParameters } from "./database-parameters";
import { databaseTable } from "./database-table";
import type { FollowedDatabase } from "./databases";
import { Keys } from "./keys";
import { Network } from "./network";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What the second region is made from. */
export interface SecondRegionArgs {
  readonly site: Site;
  readonly region: string;
  readonly cidr: string;
  /** The databases to follow. */
  readonly databases: readonly FollowedDatabase[];
}

/**
 * A copy of the data in a second allowed region: databases that follow the first ones, buckets and backups. It runs no
 * cluster: in a disaster another stack with this region makes one around the data.
 */
export class SecondRegion extends pulumi.ComponentResource {
  readonly vaultArn: pulumi.Output<string>;
  readonly objectsKey: pulumi.Output<string>;
  private readonly buckets = new Map<BucketPlan["purpose"], pulumi.Output<string>>();

  constructor(name: string, args: SecondRegionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:SecondRegion", name, {}, opts);
    const site: Site = { ...args.site, region: args.region, name: `${args.site.name}-2` };
    const provider = new Provider(
      name,
      { region: args.region, allowedAccountIds: [site.account] },
      { parent: this },
    );
    const there = { parent: this, providers: { aws: provider } };
    const direct = { parent: this, provider };
    const boundary = new iam.Policy(
      name,
      {
        name: `${site.name}-boundary`,
        policy: pulumi.jsonStringify(boundaryPolicy(site)),
        tags: tagsFor(site),
      },
      direct,
    ).arn;
    const keys = new Keys(`${name}-keys`, { site, tenants: [] }, there);
    const network = new Network(
      `${name}-network`,
      {
        site,
        cidr: args.cidr,
        zones: zonesOf(args.region),
        nat: "one",
        logsKey: keys.shared("logs"),
        boundary,
      },
      there,
    );
    const vault = new backup.Vault(
      name,
      {
        name: site.name,
        kmsKeyArn: keys.shared("objects"),
        forceDestroy: false,
        tags: tagsFor(site, { dataClass: "personal" }),
      },
      { ...direct, protect: site.deletionProtection },
    );
    new backup.VaultLockConfiguration(
      name,
      { backupVaultName: vault.name, minRetentionDays: 7, maxRetentionDays: 365 },
      direct,
    );
    const bucket = (plan: BucketPlan, more: Partial<BucketArgs> = {}) =>
      new Bucket(`${name}-${plan.purpose}`, { site, plan, key: keys.shared(plan.key), ...more }, there);
    const plans = planBuckets(site);
    // S3 writes access logs only to a bucket of the same region.
    const [logs] = plans
      .filter(({ purpose }) => purpose === "access-logs")
      .map((plan) => bucket(plan).bucket);
    for (const plan of plans.filter(({ replicated }) => replicated))
      this.buckets.set(plan.purpose, bucket(plan, logs === undefined ? {} : { accessLogs: logs }).arn);
    for (const database of args.databases)
      this.follow(name, { cell: args.site.name, database }, { site, network, keys, direct });
    this.vaultArn = vault.arn;
    this.objectsKey = keys.shared("objects");
    this.registerOutputs({ vaultArn: this.vaultArn });
  }

  /** The bucket that copies of a bucket go to. */
  bucketArn(purpose: BucketPlan["purpose"]): pulumi.Output<string> | undefined {
    return this.buckets.get(purpose);
  }

  private follow(
    region: string,
    { cell, database }: { cell: string; database: FollowedDatabase },
    {
      site,
      network,
      keys,
      direct,
    }: { site: Site; network: Network; keys: Keys; direct: pulumi.CustomResourceOptions },
  ): void {
    const row = databaseTable[database.field];
    const name = `${region}${row.suffix}`;
    const identifier = `${site.name}${row.suffix}`;
    const tags = tagsFor(site, { dataClass: row.dataClass });
    const family = new rds.GlobalCluster(
      name,
      {
        globalClusterIdentifier: `${cell}${row.suffix}`,
        sourceDbClusterIdentifier: database.clusterArn,
        forceDestroy: false,
        tags,
      },
      { parent: this, protect: site.deletionProtection },
    );
    const subnets = new rds.SubnetGroup(
      name,
      { subnetIds: network.subnets(row.subnets), description: "Subnets without a route out", tags },
      direct,
    );
    // A cluster that follows takes its settings from its own region, not from the one it follows.
    const parameters = new rds.ClusterParameterGroup(
      name,
      {
        family: parameterFamily(database.engineVersion),
        description: "TLS for every connection",
        parameters: [...tlsParameters],
        tags,
      },
      direct,
    );
    const cluster = new rds.Cluster(
      name,
      {
        clusterIdentifier: identifier,
        globalClusterIdentifier: family.id,
        engine: "aurora-postgresql",
        engineVersion: database.engineVersion,
        dbSubnetGroupName: subnets.name,
        dbClusterParameterGroupName: parameters.name,
        storageEncrypted: true,
        kmsKeyId: keys.shared(row.key),
        iamDatabaseAuthenticationEnabled: true,
        backupRetentionPeriod: 35,
        copyTagsToSnapshot: true,
        deletionProtection: site.deletionProtection,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: `${identifier}-final`,
        enabledCloudwatchLogsExports: ["postgresql"],
        tags,
      },
      // While it follows, the first region's cluster decides the version.
      {
        ...direct,
        protect: site.deletionProtection,
        ignoreChanges: ["engineVersion", "replicationSourceIdentifier"],
      },
    );
    new rds.ClusterInstance(
      name,
      {
        identifier: `${identifier}-0`,
        clusterIdentifier: cluster.id,
        engine: "aurora-postgresql",
        instanceClass: database.instanceClass,
        publiclyAccessible: false,
        copyTagsToSnapshot: true,
        caCertIdentifier: "rds-ca-rsa2048-g1",
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: keys.shared(row.key),
        tags,
      },
      { ...direct, protect: site.deletionProtection },
    );
  }
}

/** Every allowed region has at least the zones a, b and c under these names, which differ in place by account. */
const zonesOf = (region: string): string[] => ["a", "b", "c"].map((letter) => `${region}${letter}`);
