import { resourceRule } from "../../frame/rule";
import { when, unless, type Findings } from "../../frame/findings";
import { statementsOf, isEveryone, type Statement, type Condition } from "../../frame/iam-document";

const ACCOUNT = /^system:serviceaccount:[a-z0-9-]+:[a-z0-9.-]+$/;
const PIPELINE = /token\.actions\.githubusercontent\.com/;

/** IAM-02: Workload roles trust exactly one service account. */
export const workloadRolesTrustOneAccount = resourceRule({
  control: "IAM-02",
  sentence: "workload-roles-trust-one-account",
  kinds: ["aws:iam/role:Role"],
  judge: ({ props }) =>
    statementsOf(props.assumeRolePolicy)
      .filter(({ allows }) => allows)
      .flatMap((statement, index) => judgeTrust(statement, `assumeRolePolicy.Statement[${index}]`)),
});

const judgeTrust = (statement: Statement, path: string): Findings => {
  const { principals, actions, conditions } = statement;
  const federated = actions.some(
    (action) => action === "sts:AssumeRoleWithWebIdentity" || action === "*" || action === "sts:*",
  );
  const everyone = when(
    principals.some(isEveryone),
    `${path}.Principal: everyone may become this role; name the principal`,
  );
  // The pipeline's trust is judged by IAM-14.
  if (!federated || principals.some((principal) => PIPELINE.test(principal))) return everyone;
  return [
    ...everyone,
    ...unless(
      exact(conditions, ":sub", (value) => ACCOUNT.test(value)),
      `${path}.Condition: no StringEquals on :sub with exactly one service account; add it`,
    ),
    ...unless(
      exact(conditions, ":aud", (value) => value === "sts.amazonaws.com"),
      `${path}.Condition: no StringEquals on :aud with sts.amazonaws.com; add it`,
    ),
  ];
};

const exact = (conditions: readonly Condition[], key: string, holds: (value: string) => boolean): boolean =>
  conditions.some(
    (condition) =>
      condition.operator === "StringEquals" &&
      condition.key.endsWith(key) &&
      condition.values.length === 1 &&
      condition.values.every(holds),
  );
