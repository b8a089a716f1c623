import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { hasCustomerKey } from "../../frame/inventory";

/** ENC-03: Databases are encrypted with a customer managed key. */
export const databasesHaveACustomerKey = stackRule({
  control: "ENC-03",
  sentence: "databases-have-a-customer-key",
  judge: (stack) =>
    stack.of("aws:rds/instance:Instance", "aws:rds/cluster:Cluster").flatMap((database) =>
      on(database, [
        ...unless(
          database.props.storageEncrypted,
          "storageEncrypted: not true; set it when creating the database",
        ),
        ...unless(
          hasCustomerKey(database, "kmsKeyId", () => database.props.kmsKeyId),
          "kmsKeyId: no customer managed key; set one",
        ),
        ...unless(
          database.props.performanceInsightsEnabled !== true ||
            hasCustomerKey(
              database,
              "performanceInsightsKmsKeyId",
              () => database.props.performanceInsightsKmsKeyId,
            ),
          "performanceInsightsKmsKeyId: no customer managed key; set one",
        ),
      ]),
    ),
});
