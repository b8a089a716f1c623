import { resourceRule } from "../../frame/rule";
import { when, unless, type Findings } from "../../frame/findings";
import { statementsOf, isEveryone, type Statement } from "../../frame/iam-document";

/** Days a deleted key can still be rescued; the provider's default is the same. */
const RESCUE_DAYS = 30;

/** ENC-08: Keys rotate, are hard to delete and are not open to everyone. */
export const keysRotateAndHaveNamedPrincipals = resourceRule({
  control: "ENC-08",
  sentence: "keys-rotate-and-have-named-principals",
  settings: ["breakGlassRoles"],
  kinds: ["aws:kms/key:Key"],
  judge: ({ props }, { breakGlassRoles }) => [
    ...unless(props.enableKeyRotation, "enableKeyRotation: not true; set it"),
    ...unless(
      (props.deletionWindowInDays ?? RESCUE_DAYS) === RESCUE_DAYS,
      `deletionWindowInDays: not ${RESCUE_DAYS}; set it, so that a mistake can be undone`,
    ),
    ...statementsOf(props.policy).flatMap((statement, index) =>
      judgeStatement(statement, index, breakGlassRoles),
    ),
  ],
});

const judgeStatement = (statement: Statement, index: number, administrators: readonly string[]): Findings => {
  const { allows, actions, principals, conditions } = statement;
  const administrates = (principal: string): boolean =>
    /^arn:aws[a-z-]*:iam::[0-9]{12}:root$/.test(principal) ||
    administrators.some((role) => principal.endsWith(`:role/${role}`));
  return allows
    ? [
        ...when(
          principals.some(isEveryone) && conditions.length === 0,
          `policy.Statement[${index}].Principal: everyone, without a condition; name the principals`,
        ),
        ...when(
          actions.some((action) => action === "kms:*" || action === "*") && !principals.every(administrates),
          `policy.Statement[${index}].Action: everything, for others than administrators; name the actions`,
        ),
      ]
    : [];
};
