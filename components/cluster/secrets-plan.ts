import { tierAtLeast } from "../../lib/tier-names";
import { serviceKeys } from "../services/catalogue";
import { type PolicyDocument, policy } from "./policy-document";
import type { DataClass, Site } from "./site-types";
import type { ClusterTenant } from "./tenant-types";

/** One secret that the platform owns: a random value that only its reader and the rotation know. */
export interface SecretPlan {
  /** Name below the cluster's own prefix, for example `services/auth`. */
  readonly path: string;
  readonly dataClass: DataClass;
  readonly tenant?: string;
}

/** Days between rotations; PCI DSS 8.3.9 allows 90 for what has no second factor. */
export const ROTATION_DAYS = 30;

/** A secret for each service, and for each tenant with workloads of its own. */
export const planSecrets = (tenants: readonly ClusterTenant[]): SecretPlan[] => [
  ...serviceKeys.map((key) => ({
    path: `services/${key}`,
    dataClass: key === "billing" ? ("cardholder" as const) : ("operational" as const),
  })),
  ...tenants
    .filter(({ tier }) => tierAtLeast(tier, "enterprise"))
    .map(({ id }) => ({ path: `tenants/${id}`, dataClass: "personal" as const, tenant: id })),
];

/** Refuses everyone outside the account, whatever their own policies say. */
export const secretResourcePolicy = ({ account }: Pick<Site, "account">): PolicyDocument =>
  policy({
    Sid: "OwnAccountOnly",
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
    Resource: "*",
    Condition: { StringNotEquals: { "aws:PrincipalAccount": account } },
  });

/** What the rotation may do: change secrets of this cluster, and nothing else. */
export const rotationPermissions = ({ name, account, region }: Site): PolicyDocument =>
  policy(
    {
      Sid: "OwnSecrets",
      Effect: "Allow",
      Action: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      Resource: `arn:aws:secretsmanager:${region}:${account}:secret:${name}/*`,
    },
    // A random value belongs to no secret yet.
    { Sid: "Random", Effect: "Allow", Action: ["secretsmanager:GetRandomPassword"], Resource: "*" },
    {
      Sid: "UseKeys",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: `arn:aws:kms:${region}:${account}:key/*`,
      Condition: {
        StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
        "ForAnyValue:StringLike": { "kms:ResourceAliases": [`alias/${name}/*`] },
      },
    },
    {
      Sid: "Log",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${name}-rotation:*`,
    },
  );
