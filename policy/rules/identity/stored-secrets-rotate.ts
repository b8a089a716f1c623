import { stackRule, on } from "../../frame/rule";
import { when, unless, type Findings } from "../../frame/findings";
import { hasCustomerKey } from "../../frame/inventory";
import { statementsOf, isEveryone } from "../../frame/iam-document";

const LONGEST = 90;

/** IAM-13: Stored secrets are encrypted with a customer managed key, rotate and are not open to everyone. */
export const storedSecretsRotate = stackRule({
  control: "IAM-13",
  sentence: "stored-secrets-rotate",
  judge: (stack) =>
    stack.of("aws:secretsmanager/secret:Secret").flatMap((secret) => {
      const rotations = stack.referring(
        "aws:secretsmanager/secretRotation:SecretRotation",
        "secretId",
        secret,
      );
      const policies = stack.referring("aws:secretsmanager/secretPolicy:SecretPolicy", "secretArn", secret);
      return [
        ...on(secret, [
          ...unless(
            hasCustomerKey(secret, "kmsKeyId", () => secret.props.kmsKeyId),
            "kmsKeyId: no customer managed key; set one",
          ),
          ...unless(
            rotations.some(
              ({ props }) => (props.rotationRules?.automaticallyAfterDays ?? LONGEST + 1) <= LONGEST,
            ),
            `no rotation of at most ${LONGEST} days; add a SecretRotation`,
          ),
          ...judgePolicy(secret.props.policy),
        ]),
        ...policies.flatMap((policy) => on(policy, judgePolicy(policy.props.policy))),
      ];
    }),
});

const judgePolicy = (policy: unknown): Findings =>
  statementsOf(policy).flatMap(({ allows, principals, conditions }, index) =>
    when(
      allows && principals.some(isEveryone) && conditions.length === 0,
      `policy.Statement[${index}].Principal: everyone may read the secret; name the principals`,
    ),
  );
