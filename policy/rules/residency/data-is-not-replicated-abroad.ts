import { stackRule, on } from "../../frame/rule";
import { when, type Findings } from "../../frame/findings";
import type { Inventory, MemberOf } from "../../frame/inventory";
import { regionOf } from "../../frame/regions";

const UNBOUNDED = "spans regions that nothing bounds; use regional resources";

/** GEO-02: No data is replicated out of the allowed regions. */
export const dataIsNotReplicatedAbroad = stackRule({
  control: "GEO-02",
  sentence: "data-is-not-replicated-abroad",
  settings: ["regions"],
  judge: (stack, { regions }) => {
    const abroad = (region: string | undefined): boolean => region === undefined || !regions.includes(region);
    return [
      ...stack
        .of("aws:kms/key:Key")
        .flatMap((key) =>
          on(key, when(key.props.multiRegion, "multiRegion: the key works in other regions too; set false")),
        ),
      ...stack
        .of("aws:kms/replicaKey:ReplicaKey")
        .flatMap((key) => on(key, ["a copy of a key in another region; remove it"])),
      ...stack.of("aws:dynamodb/table:Table").flatMap((table) =>
        on(
          table,
          when(
            (table.props.replicas ?? []).some(({ regionName }) => abroad(regionName)),
            "replicas: a region outside the allowed ones; remove it",
          ),
        ),
      ),
      ...stack.of("aws:dynamodb/globalTable:GlobalTable").flatMap((resource) => on(resource, [UNBOUNDED])),
      ...stack.of("aws:rds/globalCluster:GlobalCluster").flatMap((family) => {
        const followers = stack.referring("aws:rds/cluster:Cluster", "globalClusterIdentifier", family);
        const abroadOnes = followers.filter(({ provider }) => abroad(regionOf(provider?.props)));
        return on(family, when(followers.length === 0 || abroadOnes.length > 0, UNBOUNDED));
      }),
      ...stack
        .of("aws:cloudfront/distribution:Distribution", "aws:globalaccelerator/accelerator:Accelerator")
        .flatMap((resource) =>
          on(resource, ["serves from every region of the world; publish from the region"]),
        ),
      ...stack
        .of("aws:s3/bucketReplicationConfig:BucketReplicationConfig")
        .flatMap((replication) => on(replication, judgeReplication(stack, replication))),
      ...stack
        .of("aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication")
        .flatMap((copy) =>
          on(
            copy,
            when(
              abroad(regionOf(copy.provider?.props)),
              "provider region: the copy leaves the allowed regions; choose an allowed one",
            ),
          ),
        ),
    ];
  },
});

const judgeReplication = (
  stack: Inventory,
  { sources, props }: MemberOf<"aws:s3/bucketReplicationConfig:BucketReplicationConfig">,
): Findings => {
  const local = stack.of("aws:s3/bucket:Bucket").map(({ urn }) => urn);
  const computed = sources["rules"] ?? [];
  return when(
    computed.length > 0 ? !computed.some((urn) => local.includes(urn)) : (props.rules ?? []).length > 0,
    "rules.destination: a bucket this stack does not own, whose region nobody knows; use one of the stack",
  );
};
