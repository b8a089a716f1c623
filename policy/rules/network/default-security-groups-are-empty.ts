import { stackRule, on } from "../../frame/rule";
import { when, unless } from "../../frame/findings";

/** NET-14: The default security group of every VPC is empty. */
export const defaultSecurityGroupsAreEmpty = stackRule({
  control: "NET-14",
  sentence: "default-security-groups-are-empty",
  judge: (stack) =>
    stack.of("aws:ec2/vpc:Vpc").flatMap((vpc) => {
      const adopted = stack.referring("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "vpcId", vpc);
      return [
        ...on(
          vpc,
          unless(
            adopted.length > 0,
            "its default security group is not adopted and keeps its open rules; adopt it",
          ),
        ),
        ...adopted.flatMap((group) =>
          on(group, [
            ...when(
              (group.props.ingress ?? []).length > 0,
              "ingress: the default group has rules; remove them",
            ),
            ...when(
              (group.props.egress ?? []).length > 0,
              "egress: the default group has rules; remove them",
            ),
          ]),
        ),
      ];
    }),
});
