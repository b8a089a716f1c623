import { secretRolePrefix } from "../../lib/secret-entries";
import { type PolicyDocument, policy } from "./policy-document";
import type { Site } from "./site-types";

/** Where workflows come from that may act. */
export interface GithubSource {
  readonly repository: string;
  readonly environment: string;
}

/** Address of GitHub's tokens. */
export const GITHUB_ISSUER = "token.actions.githubusercontent.com";

const federated = (account: string, subject: string): PolicyDocument =>
  policy({
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${GITHUB_ISSUER}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${GITHUB_ISSUER}:aud`]: "sts.amazonaws.com", [`${GITHUB_ISSUER}:sub`]: subject },
    },
  });

const people = (principals: readonly string[]): PolicyDocument =>
  policy({
    Effect: "Allow",
    Principal: { AWS: [...principals] },
    Action: "sts:AssumeRole",
    Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  });

/**
 * Who may take the two roles: jobs of the environment `<environment>-preview` may look, those of the protected
 * environment may change. Without a repository, break-glass roles do both by hand.
 */
export function deliveryTrust(
  account: string,
  github: GithubSource | undefined,
  breakGlass: readonly string[],
) {
  if (github === undefined) return { preview: people(breakGlass), apply: people(breakGlass) };
  const { repository, environment } = github;
  const jobsOf = (name: string) => federated(account, `repo:${repository}:environment:${name}`);
  return { preview: jobsOf(`${environment}-preview`), apply: jobsOf(environment) };
}

/** Who approves a change, apart from whoever makes it. */
export const approvalTrust = people;

const approvals = ({ name, account, region }: Site): string =>
  `arn:aws:ssm:${region}:${account}:parameter/${name}/approvals/*`;

/** Recording an approval, and seeing what it is about. */
export const approvePermissions = (site: Site): PolicyDocument =>
  policy({
    Sid: "Approve",
    Effect: "Allow",
    Action: ["ssm:PutParameter", "ssm:GetParameter"],
    Resource: approvals(site),
  });

/** What applying needs of IAM: roles of this cluster, each inside the boundary, and no way around either. */
export function applyPermissions(site: Site, boundaryArn: string): PolicyDocument {
  const { name, account } = site;
  // Pulumi adds a random suffix to the names of roles, which start with that of their component; those that read secrets
  // have the names that stores look for.
  const roles = ["cluster-*", `${secretRolePrefix(site.environment)}*`].map(
    (pattern) => `arn:aws:iam::${account}:role/${pattern}`,
  );
  return policy(
    {
      Sid: "ReadApproval",
      Effect: "Allow",
      Action: ["ssm:GetParameter"],
      Resource: approvals(site),
    },
    {
      Sid: "BoundedRoles",
      Effect: "Allow",
      Action: [
        "iam:CreateRole",
        "iam:PutRolePolicy",
        "iam:AttachRolePolicy",
        "iam:DetachRolePolicy",
        "iam:DeleteRolePolicy",
        "iam:PutRolePermissionsBoundary",
      ],
      Resource: roles,
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundaryArn } },
    },
    {
      Sid: "OwnRoles",
      Effect: "Allow",
      Action: [
        "iam:GetRole",
        "iam:DeleteRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:ListRolePolicies",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
      ],
      Resource: roles,
    },
    {
      Sid: "HandOver",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: roles,
      Condition: {
        StringEquals: {
          "iam:PassedToService": [
            "eks.amazonaws.com",
            "ec2.amazonaws.com",
            "lambda.amazonaws.com",
            "pods.eks.amazonaws.com",
            "monitoring.rds.amazonaws.com",
            "vpc-flow-logs.amazonaws.com",
            "backup.amazonaws.com",
            "cloudtrail.amazonaws.com",
            "config.amazonaws.com",
            "s3.amazonaws.com",
          ],
        },
      },
    },
    {
      Sid: "NeverApproveOrUnbind",
      Effect: "Deny",
      Action: ["ssm:PutParameter", "ssm:DeleteParameter"],
      Resource: approvals(site),
    },
    {
      Sid: "NeverLoosenBoundary",
      Effect: "Deny",
      Action: [
        "iam:CreatePolicyVersion",
        "iam:DeletePolicy",
        "iam:SetDefaultPolicyVersion",
        "iam:DeleteRolePermissionsBoundary",
      ],
      Resource: [boundaryArn, `arn:aws:iam::${account}:role/${name}-*`, ...roles],
    },
  );
}

/**
 * The most that the delivery roles may ever do. Everything but identities of people, the organization and the billing
 * of the account; the policies of each role say what of it it may.
 */
export const deliveryBoundary = (): PolicyDocument =>
  policy(
    {
      Sid: "Platform",
      Effect: "Allow",
      NotAction: [
        "organizations:*",
        "account:*",
        "billing:*",
        "payments:*",
        "sso:*",
        "sso-admin:*",
        "identitystore:*",
      ],
      Resource: "*",
    },
    {
      Sid: "NoPeople",
      Effect: "Deny",
      Action: [
        "iam:CreateUser",
        "iam:CreateAccessKey",
        "iam:CreateLoginProfile",
        "iam:UpdateLoginProfile",
        "iam:AddUserToGroup",
      ],
      Resource: "*",
    },
  );
