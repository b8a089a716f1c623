import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { hasCustomerKey, type Member } from "../../frame/inventory";

/** ENC-07: Queues, topics, tables, file systems and streams use a customer managed key. */
export const dataServicesHaveACustomerKey = stackRule({
  control: "ENC-07",
  sentence: "data-services-have-a-customer-key",
  judge: (stack) => {
    const keyed = (
      member: Pick<Member, "sources" | "urn">,
      argument: string,
      read: () => string | undefined,
    ) =>
      on(
        member,
        unless(hasCustomerKey(member, argument, read), `${argument}: no customer managed key; set one`),
      );
    return [
      ...stack
        .of("aws:sqs/queue:Queue")
        .flatMap((queue) => keyed(queue, "kmsMasterKeyId", () => queue.props.kmsMasterKeyId)),
      ...stack
        .of("aws:sns/topic:Topic")
        .flatMap((topic) => keyed(topic, "kmsMasterKeyId", () => topic.props.kmsMasterKeyId)),
      ...stack
        .of("aws:dynamodb/table:Table")
        .flatMap((table) => [
          ...keyed(table, "serverSideEncryption", () => table.props.serverSideEncryption?.kmsKeyArn),
          ...on(
            table,
            unless(
              table.props.serverSideEncryption?.enabled,
              "serverSideEncryption.enabled: not true; set it",
            ),
          ),
        ]),
      ...stack
        .of("aws:efs/fileSystem:FileSystem")
        .flatMap((files) => [
          ...keyed(files, "kmsKeyId", () => files.props.kmsKeyId),
          ...on(
            files,
            unless(files.props.encrypted, "encrypted: not true; set it when creating the file system"),
          ),
        ]),
      ...stack
        .of("aws:kinesis/stream:Stream")
        .flatMap((stream) => [
          ...keyed(stream, "kmsKeyId", () => stream.props.kmsKeyId),
          ...on(stream, unless(stream.props.encryptionType === "KMS", "encryptionType: not KMS; set it")),
        ]),
    ];
  },
});
