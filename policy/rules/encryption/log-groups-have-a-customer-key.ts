import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { hasCustomerKey } from "../../frame/inventory";

/** ENC-14: Log groups are encrypted with a customer managed key. */
export const logGroupsHaveACustomerKey = stackRule({
  control: "ENC-14",
  sentence: "log-groups-have-a-customer-key",
  judge: (stack) =>
    stack.of("aws:cloudwatch/logGroup:LogGroup").flatMap((group) =>
      on(
        group,
        unless(
          hasCustomerKey(group, "kmsKeyId", () => group.props.kmsKeyId),
          "kmsKeyId: no customer managed key; set one",
        ),
      ),
    ),
});
