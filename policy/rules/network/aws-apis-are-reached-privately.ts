import { stackRule, on } from "../../frame/rule";
import { when, unless, type Findings } from "../../frame/findings";
import type { Inventory, MemberOf } from "../../frame/inventory";
import { statementsOf, isEveryone } from "../../frame/iam-document";

/** What may stand in subnets without calling an API of AWS: the network's own parts, and managed databases. */
const STILL = /^aws:(?:vpc|rds|elasticache)\/|^aws:ec2\/(?!instance:|launchTemplate:)/;

const NEEDED = ["ecr.api", "ecr.dkr", "s3", "sts", "kms", "logs", "secretsmanager"] as const;

/** NET-16: AWS APIs are reached through private endpoints with a policy. */
export const awsApisAreReachedPrivately = stackRule({
  control: "NET-16",
  sentence: "aws-apis-are-reached-privately",
  judge: (stack) =>
    stack.of("aws:ec2/vpc:Vpc").flatMap((vpc) => {
      if (!hasMachines(stack, vpc)) return [];
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

/** Whether machines run in a network. Where none do there is no traffic to keep inside. */
const hasMachines = (stack: Inventory, vpc: MemberOf<"aws:ec2/vpc:Vpc">): boolean => {
  const subnets = stack.referring("aws:ec2/subnet:Subnet", "vpcId", vpc).map(({ urn }) => urn);
  return stack.members.some(
    ({ kind, sources }) =>
      !STILL.test(kind) && Object.values(sources).some((from) => from.some((urn) => subnets.includes(urn))),
  );
};

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
