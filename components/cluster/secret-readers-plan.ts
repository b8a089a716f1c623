import type { Output } from "@pulumi/pulumi";
import { type SecretEntry, type SecretReader, secretRoleName } from "../../lib/secret-entries";
import { type PolicyDocument, policy } from "./policy-document";
import { acrossKeys, acrossTenants, planSecrets, secretArn, useKeys } from "./secrets-plan";
import type { Site } from "./site-types";
import type { ClusterTenant } from "./tenant-types";

/** One role that a store of External Secrets reads under. */
export interface SecretReaderPlan {
  /** What follows the component's name in its own. */
  readonly label: string;
  readonly roleName: string;
  readonly description: string;
  readonly permissions: PolicyDocument;
  readonly tenant?: string;
}

/** What tells a reader from every other, and from a tenant of any id. */
const labelOf = (reader: SecretReader): string => (reader.kind === "tenant" ? `t-${reader.id}` : reader.kind);

/** Reading these entries, and decrypting with their keys through Secrets Manager alone. */
const reading = (site: Site, names: readonly string[], keys: readonly string[]): PolicyDocument =>
  policy(
    {
      Sid: "OwnEntries",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      Resource: [...new Set(names)].map((entry) => secretArn(site, entry)),
    },
    useKeys(site, ["kms:Decrypt"], keys),
  );

/** The readers of an environment, each with the entries that it and no other store needs. */
export function planSecretReaders(
  site: Site,
  entries: readonly SecretEntry[],
  tenants: readonly ClusterTenant[],
): SecretReaderPlan[] {
  const plans = planSecrets(entries, tenants);
  const readers = new Map(
    entries.flatMap((entry) => entry.readers.map((reader) => [labelOf(reader), reader] as const)),
  );
  return [...readers].map(([label, reader]) => {
    const own = plans.filter(({ entry }) => entry.readers.some((other) => labelOf(other) === label));
    // Databases are prepared for every tenant: there may be more of them than a policy can list.
    const many = reader.kind === "databases";
    return {
      label,
      roleName: secretRoleName(site.environment, reader),
      description: `Reads secrets of ${site.name} for ${reader.kind === "tenant" ? `tenant ${reader.id}` : reader.kind}`,
      permissions: reading(
        site,
        own.map(({ entry }) => (many ? acrossTenants(entry) : entry.name)),
        own.map(({ key }) => (many ? acrossKeys(key) : key)),
      ),
      ...(reader.kind === "tenant" ? { tenant: reader.id } : {}),
    };
  });
}

/** Who may take a reader's role: External Secrets, whose sessions carry the tags of its pod identity along. */
export const readerTrust = (controllerArn: string | Output<string>): PolicyDocument =>
  policy({
    Effect: "Allow",
    Principal: { AWS: controllerArn },
    Action: ["sts:AssumeRole", "sts:TagSession"],
  });
