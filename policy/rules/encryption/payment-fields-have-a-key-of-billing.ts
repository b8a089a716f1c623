import { stackRule, on, type Located } from "../../frame/rule";
import { when, unless, type Findings } from "../../frame/findings";
import type { Inventory, MemberOf } from "../../frame/inventory";
import { type Statement, statementsOf } from "../../frame/iam-document";
import { tagsOf } from "../../frame/tags";

const BILLING = /:role\/[^*]*billing[^*]*$/;

/** Roles get a random suffix, so that a condition may name them by what they begin with. */
const BILLING_ROLES = /:role\/[^*]*billing[^*]*\*?$/;

const isForBilling = ({ operator, key, values }: Statement["conditions"][number]): boolean =>
  /^(?:ArnLike|ArnEquals|StringLike|StringEquals)$/.test(operator) &&
  key.toLowerCase() === "aws:principalarn" &&
  values.length > 0 &&
  values.every((value) => BILLING_ROLES.test(value));

const OPENS: readonly string[] = ["*", "kms:*", "kms:Decrypt", "kms:ReEncrypt*", "kms:CreateGrant"];

/** ENC-13: Payment data has a field encryption key that only billing may use. */
export const paymentFieldsHaveAKeyOfBilling = stackRule({
  control: "ENC-13",
  sentence: "payment-fields-have-a-key-of-billing",
  judge: (stack) => {
    const keys = stack.of("aws:kms/key:Key").filter((key) => tagsOf(key)["purpose"] === "field-encryption");
    return [
      ...stack
        .of("aws:eks/cluster:Cluster")
        .flatMap((cluster) =>
          on(
            cluster,
            unless(
              keys.length > 0,
              "no key is tagged purpose=field-encryption; disk encryption alone does not hide card data",
            ),
          ),
        ),
      ...keys.flatMap((key) => [...on(key, judgePolicy(key.props.policy)), ...judgeGrants(stack, key)]),
    ];
  },
});

const judgePolicy = (policy: unknown): Findings => {
  const opening = statementsOf(policy).filter(
    ({ allows, actions, notActions }) =>
      allows && (notActions.length > 0 || actions.some((action) => OPENS.includes(action))),
  );
  return [
    ...when(
      opening.length === 0,
      "policy: nobody may decrypt, or the default policy lets the whole account; allow the billing role",
    ),
    ...when(
      opening.some(
        ({ principals, conditions }) =>
          !principals.every((principal) => BILLING.test(principal)) && !conditions.some(isForBilling),
      ),
      "policy: others than the billing role may decrypt; remove them",
    ),
  ];
};

const judgeGrants = (stack: Inventory, key: MemberOf<"aws:kms/key:Key">): readonly Located[] =>
  stack
    .referring("aws:kms/grant:Grant", "keyId", key)
    .flatMap((grant) =>
      on(
        grant,
        unless(
          /:role\/[^*]*billing/.test(grant.props.granteePrincipal ?? ""),
          "granteePrincipal: not the billing role; remove the grant",
        ),
      ),
    );
