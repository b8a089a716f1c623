import { stackRule, on } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import { statementsOf, type Statement } from "../../frame/iam-document";

const PIPELINE = /token\.actions\.githubusercontent\.com$/;
const SUBJECT = /^repo:[\w.-]+\/[\w.-]+:environment:[\w.-]+$/;

/** IAM-14: The deploying role and the approving role are different and bound to one repository and environment. */
export const pipelineRolesAreSeparate = stackRule({
  control: "IAM-14",
  sentence: "pipeline-roles-are-separate",
  judge: (stack) => {
    const roles = stack.of("aws:iam/role:Role").flatMap((role) => {
      const trust = statementsOf(role.props.assumeRolePolicy).filter(
        ({ allows, principals }) => allows && principals.some((principal) => PIPELINE.test(principal)),
      );
      return trust.length === 0 ? [] : [{ role, subjects: trust.flatMap(subjectsOf), trust }];
    });
    return roles.flatMap(({ role, subjects, trust }) =>
      on(role, [
        ...unless(
          trust.every(
            (statement) =>
              subjectsOf(statement).length > 0 && subjectsOf(statement).every((s) => SUBJECT.test(s)),
          ),
          "assumeRolePolicy: not bound by StringEquals to one repository and environment; bind :sub",
        ),
        ...when(
          roles.some(
            (other) => other.role !== role && other.subjects.some((subject) => subjects.includes(subject)),
          ),
          "assumeRolePolicy: the same environment may take another role too; separate deploying from approving",
        ),
      ]),
    );
  },
});

const subjectsOf = ({ conditions }: Statement): readonly string[] =>
  conditions
    .filter(({ operator, key }) => operator === "StringEquals" && key.endsWith(":sub"))
    .flatMap(({ values }) => values);
