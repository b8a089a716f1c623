import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { fieldsOf } from "../../frame/loose";
import { tagsOf } from "../../frame/tags";
import { parseJson } from "../../frame/json";

/** GEO-03: Every resource says whose it is and how to treat its data. */
export const resourcesSayWhoseTheyAre = resourceRule({
  control: "GEO-03",
  sentence: "resources-say-whose-they-are",
  settings: ["requiredTags"],
  kinds: [
    "aws:eks/cluster:Cluster",
    "aws:eks/nodeGroup:NodeGroup",
    "aws:ec2/vpc:Vpc",
    "aws:rds/instance:Instance",
    "aws:rds/cluster:Cluster",
    "aws:s3/bucket:Bucket",
    "aws:kms/key:Key",
    "aws:dynamodb/table:Table",
    "aws:sqs/queue:Queue",
    "aws:sns/topic:Topic",
    "aws:efs/fileSystem:FileSystem",
    "aws:ecr/repository:Repository",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:secretsmanager/secret:Secret",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:backup/vault:Vault",
    "aws:iam/role:Role",
  ],
  judge: (resource, { requiredTags }) => {
    const inherited = fieldsOf(fieldsOf(parsed(resource.provider?.props["defaultTags"]))["tags"]);
    const tags = { ...inherited, ...tagsOf(resource) };
    return requiredTags.flatMap((tag) => unless((tags[tag] ?? "") !== "", `tags[${tag}]: absent; add it`));
  },
});

/** Providers hold nested arguments as JSON text. */
const parsed = (value: unknown): unknown => (typeof value === "string" ? parseJson(value) : value);
