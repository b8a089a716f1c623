import * as ec2 from "@pulumi/aws/ec2";
import * as elasticache from "@pulumi/aws/elasticache";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { CACHE_PORT, cacheUser } from "./cache-plan";
import type { Network } from "./network";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What the cache is made from. */
export interface CacheArgs {
  readonly site: Site;
  readonly network: Network;
  readonly nodeType: string;
  readonly replicas: number;
  readonly clients: Readonly<Record<string, pulumi.Input<string>>>;
  readonly key: pulumi.Input<string>;
}

/** Valkey with TLS, a customer key and users that sign in with IAM. */
export class Cache extends pulumi.ComponentResource {
  readonly endpoint: pulumi.Output<string>;

  constructor(name: string, args: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:Cache", name, {}, opts);
    const { site } = args;
    const owned = { parent: this };
    const tags = tagsFor(site, { dataClass: "personal", name });
    const subnets = new elasticache.SubnetGroup(
      name,
      { subnetIds: args.network.subnets("data"), description: "Subnets without a route out", tags },
      owned,
    );
    const group = new ec2.SecurityGroup(
      name,
      { vpcId: args.network.vpcId, description: "Cache, from nodes only", tags },
      owned,
    );
    for (const [client, id] of Object.entries(args.clients))
      new vpc.SecurityGroupIngressRule(
        `${name}-${client}`,
        {
          securityGroupId: group.id,
          referencedSecurityGroupId: id,
          ipProtocol: "tcp",
          fromPort: CACHE_PORT,
          toPort: CACHE_PORT,
          description: `Cache from ${client} nodes`,
          tags,
        },
        owned,
      );
    const user = new elasticache.User(
      name,
      {
        userId: cacheUser(site),
        userName: cacheUser(site),
        engine: "valkey",
        accessString: "on ~* +@all -@dangerous",
        authenticationMode: { type: "iam" },
        tags,
      },
      owned,
    );
    const users = new elasticache.UserGroup(
      name,
      { userGroupId: site.name, engine: "valkey", userIds: [user.userId], tags },
      owned,
    );
    const replication = new elasticache.ReplicationGroup(
      name,
      {
        replicationGroupId: site.name,
        description: `Cache of ${site.name}`,
        engine: "valkey",
        engineVersion: "8.0",
        nodeType: args.nodeType,
        numNodeGroups: 1,
        replicasPerNodeGroup: args.replicas,
        automaticFailoverEnabled: args.replicas > 0,
        multiAzEnabled: args.replicas > 0,
        atRestEncryptionEnabled: true,
        kmsKeyId: args.key,
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
        userGroupIds: [users.userGroupId],
        subnetGroupName: subnets.name,
        securityGroupIds: [group.id],
        snapshotRetentionLimit: 7,
        snapshotWindow: "01:00-02:00",
        finalSnapshotIdentifier: `${site.name}-final`,
        port: CACHE_PORT,
        tags,
      },
      { ...owned, protect: site.deletionProtection },
    );
    this.endpoint = replication.primaryEndpointAddress;
    this.registerOutputs({ endpoint: this.endpoint });
  }
}
