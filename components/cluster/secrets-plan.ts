import type { SecretEntry } from "../../lib/secret-entries";
import { ownsKey } from "./keys-plan";
import { type PolicyDocument, policy, type Statement } from "./policy-document";
import type { DataClass, Site } from "./site-types";
import type { ClusterTenant } from "./tenant-types";

/** One entry as Secrets Manager holds it. */
export interface SecretPlan {
  readonly entry: SecretEntry;
  /** What follows the component's name in its own: waivers name resources by it. */
  readonly label: string;
  /** Last part of the alias of the key that it is encrypted with. */
  readonly key: string;
  readonly dataClass: DataClass;
  readonly tenant?: string;
}

/** Days between rotations; PCI DSS 8.3.9 allows 90 for what has no second factor. */
export const ROTATION_DAYS = 30;

/** The tenant that an entry belongs to, if it belongs to one. */
const tenantOf = ({ readers }: SecretEntry): string | undefined =>
  readers.find((reader) => reader.kind === "tenant")?.id;

const isCardholder = ({ readers }: SecretEntry): boolean => readers.some(({ kind }) => kind === "billing");

/** Every entry with its key: that of its data class, or the tenant's own where it has one. */
export const planSecrets = (
  entries: readonly SecretEntry[],
  tenants: readonly ClusterTenant[],
): SecretPlan[] =>
  entries.map((entry) => {
    const label = `${entry.owner.replaceAll("/", "-")}-${entry.key}`;
    const tenant = tenantOf(entry);
    if (tenant !== undefined) {
      const owns = tenants.some((other) => other.id === tenant && ownsKey(other));
      return { entry, label, key: owns ? `tenant/${tenant}` : "secrets", dataClass: "personal", tenant };
    }
    return isCardholder(entry)
      ? { entry, label, key: "card-secrets", dataClass: "cardholder" }
      : { entry, label, key: "secrets", dataClass: "operational" };
  });

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

/** ARN of the entry of a name, or of those of a pattern. */
export const secretArn = ({ account, region }: Site, name: string): string =>
  // Secrets Manager adds a dash and six characters to each name.
  `arn:aws:secretsmanager:${region}:${account}:secret:${name}-??????`;

/** One pattern for all tenants: a policy that listed them would outgrow what IAM takes. */
export const acrossTenants = ({ name, owner }: SecretEntry): string => {
  const anyone = owner.replace(/^tenants\/[^/]+\//, "tenants/*/");
  const start = name.lastIndexOf(`${owner}/`);
  return `${name.slice(0, start)}${anyone}${name.slice(start + owner.length)}`;
};

/** The same for the aliases of keys. */
export const acrossKeys = (key: string): string => key.replace(/^tenant\/.*/, "tenant/*");

/** Use of keys, named by their aliases, through Secrets Manager alone. */
export const useKeys = (
  { name, account, region }: Site,
  Action: string[],
  aliases: readonly string[],
): Statement => ({
  Sid: "UseKeys",
  Effect: "Allow",
  Action,
  Resource: `arn:aws:kms:${region}:${account}:key/*`,
  Condition: {
    StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
    "ForAnyValue:StringLike": {
      "kms:ResourceAliases": [...new Set(aliases)].map((alias) => `alias/${name}/${alias}`),
    },
  },
});

/** What the rotation may do: change those of this cluster's secrets whose value is random, and nothing else. */
export const rotationPermissions = (site: Site, plans: readonly SecretPlan[]): PolicyDocument => {
  const { name, account, region } = site;
  const own = plans.filter(({ entry }) => entry.value.origin === "random");
  return policy(
    {
      Sid: "OwnSecrets",
      Effect: "Allow",
      Action: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      Resource: [...new Set(own.map(({ entry }) => acrossTenants(entry)))].map((pattern) =>
        secretArn(site, pattern),
      ),
    },
    // A random value belongs to no secret yet.
    { Sid: "Random", Effect: "Allow", Action: ["secretsmanager:GetRandomPassword"], Resource: "*" },
    useKeys(
      site,
      ["kms:Decrypt", "kms:GenerateDataKey"],
      own.map(({ key }) => acrossKeys(key)),
    ),
    {
      Sid: "Log",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${name}-rotation:*`,
    },
  );
};
