import { resourceRule } from "../../frame/rule";
import type { Judged } from "../../frame/resource";
import { when } from "../../frame/findings";
import { statementsOf, type Statement } from "../../frame/iam-document";

const POWERFUL = /:policy\/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

type Kinds4 =
  | "aws:iam/policy:Policy"
  | "aws:iam/rolePolicy:RolePolicy"
  | "aws:iam/userPolicy:UserPolicy"
  | "aws:iam/groupPolicy:GroupPolicy"
  | "aws:iam/role:Role"
  | "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** IAM-01: No policy grants everything. */
export const policiesNeverGrantEverything = resourceRule({
  control: "IAM-01",
  sentence: "policies-never-grant-everything",
  kinds: [
    "aws:iam/policy:Policy",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
    "aws:iam/role:Role",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  ],
  judge: (resource) => [
    ...documentsOf(resource).flatMap((document) =>
      statementsOf(document).flatMap((statement, index) =>
        when(
          grantsEverything(statement),
          `Statement[${index}]: every action of a service on every resource; name both`,
        ),
      ),
    ),
    ...attachmentsOf(resource).flatMap((arn) =>
      when(
        POWERFUL.test(arn),
        "policyArn: a policy of AWS that administers the account; attach a narrow one",
      ),
    ),
  ],
});

const grantsEverything = ({ allows, actions, notActions, resources }: Statement): boolean =>
  allows &&
  resources.includes("*") &&
  (notActions.length > 0 || actions.some((action) => action === "*" || /^[^:*]+:\*$/.test(action)));

const documentsOf = ({ props }: Judged<Kinds4>): readonly unknown[] => {
  if ("policy" in props) return [props.policy];
  return "inlinePolicies" in props ? (props.inlinePolicies ?? []).map(({ policy }) => policy) : [];
};

const attachmentsOf = ({ props }: Judged<Kinds4>): readonly string[] => {
  if ("policyArn" in props) return [props.policyArn ?? ""];
  return "managedPolicyArns" in props ? (props.managedPolicyArns ?? []) : [];
};
