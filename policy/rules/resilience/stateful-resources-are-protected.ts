import { resourceRule } from "../../frame/rule";
import { when, unless } from "../../frame/findings";

/** RES-07: Stateful resources are protected from deletion. */
export const statefulResourcesAreProtected = resourceRule({
  control: "RES-07",
  sentence: "stateful-resources-are-protected",
  kinds: [
    "aws:rds/instance:Instance",
    "aws:rds/cluster:Cluster",
    "aws:s3/bucket:Bucket",
    "aws:dynamodb/table:Table",
    "aws:efs/fileSystem:FileSystem",
    "aws:kms/key:Key",
    "aws:backup/vault:Vault",
    "aws:ecr/repository:Repository",
    "aws:eks/cluster:Cluster",
  ],
  judge: ({ protect, props }) => [
    ...unless(protect, "protect: not set in the resource options; set protect: true"),
    ...when(
      "forceDestroy" in props && props.forceDestroy === true,
      "forceDestroy: deletes what is inside; remove it",
    ),
    ...when(
      "forceDelete" in props && props.forceDelete === true,
      "forceDelete: deletes what is inside; remove it",
    ),
  ],
});
