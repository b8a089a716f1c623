import { planRule } from "../../frame/rule";

/** What holds state or carries everything else: a new one in its place begins empty, or takes down what stands on it. */
const LASTING: ReadonlySet<string> = new Set([
  "eks:index:Cluster",
  "eks:index:ManagedNodeGroup",
  "aws:eks/cluster:Cluster",
  "aws:eks/nodeGroup:NodeGroup",
  "aws:rds/cluster:Cluster",
  "aws:rds/clusterInstance:ClusterInstance",
  "aws:rds/globalCluster:GlobalCluster",
  "aws:rds/instance:Instance",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:kms/key:Key",
  "aws:s3/bucket:Bucket",
  "aws:efs/fileSystem:FileSystem",
  "aws:backup/vault:Vault",
  "aws:ecr/repository:Repository",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/subnet:Subnet",
]);

/** RES-07: Stateful resources are protected, from a change that puts a new one in their place too. */
export const lastingResourcesAreNotReplaced = planRule({
  control: "RES-07",
  sentence: "lasting-resources-are-not-replaced",
  judge: ({ replacements }) =>
    replacements
      .filter(({ type }) => LASTING.has(type))
      .map(({ urn, keys }) => ({
        where: urn,
        message:
          `${keys.length === 0 ? "the change" : keys.join(", ")}: replaces the resource with a new one; ` +
          "take the change back, or have the replacement approved by a waiver.",
      })),
});
