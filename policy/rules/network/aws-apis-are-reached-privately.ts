import { stackRule, on } from "../../frame/rule";
import { when, unless, type Findings } from "../../frame/findings";
import { statementsOf, isEveryone } from "../../frame/iam-document";

const NEEDED = ["ecr.api", "ecr.dkr", "s3", "sts", "kms", "logs", "secretsmanager"] as const;

/** NET-16: AWS APIs are reached through private endpoints with a policy. */
export const awsApisAreReachedPrivately = stackRule({
  control: "NET-16",
  sentence: "aws-apis-are-reached-privately",
  judge: (stack) =>
    stack.of("aws:ec2/vpc:Vpc").flatMap((vpc) => {
      const endpoints = stack.referring("aws:ec2/vpcEndpoint:VpcEndpoint", "vpcId", vpc);
      return [
        ...NEEDED.flatMap((service) =>
          on(
            vpc,
            unless(
              endpoints.some(({ props }) => props.serviceName?.endsWith(`.${service}`)),
              `no endpoint for ${service}; add one, so that the traffic stays inside`,
            ),
          ),
        ),
        ...endpoints.flatMap((endpoint) => on(endpoint, judgePolicy(endpoint.props.policy))),
      ];
    }),
});

const judgePolicy = (policy: unknown): Findings => {
  const statements = statementsOf(policy);
  return [
    ...when(statements.length === 0, "policy: absent, which allows everything; name principals and actions"),
    ...when(
      statements.some(
        ({ allows, actions, principals, conditions }) =>
          allows && actions.includes("*") && principals.some(isEveryone) && conditions.length === 0,
      ),
      "policy: allows everyone everything; name principals or add a condition",
    ),
  ];
};
