import { billingNamespace, serviceName, servicesNamespace, tenantNamespace } from "../../lib/naming";
import { tierAtLeast } from "../../lib/tier-names";
import { catalogue, type ServiceKey, serviceKeys } from "../services/catalogue";
import { bucketName } from "./buckets-plan";
import type { PodIdentityPlan } from "./pod-identity";
import { policy, type Statement } from "./policy-document";
import type { Site } from "./site-types";
import type { ClusterTenant } from "./tenant-types";

const readSecret = ({ name, account, region }: Site, path: string): Statement => ({
  Sid: "OwnSecret",
  Effect: "Allow",
  Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
  // Secrets Manager adds a dash and six characters to each name.
  Resource: `arn:aws:secretsmanager:${region}:${account}:secret:${name}/${path}-??????`,
});

const useKey = ({ name, account, region }: Site, aliases: string[], through: string): Statement => ({
  Sid: `Decrypt${through[0]?.toUpperCase() ?? ""}${through.slice(1)}`,
  Effect: "Allow",
  Action: ["kms:Decrypt"],
  Resource: `arn:aws:kms:${region}:${account}:key/*`,
  Condition: {
    StringEquals: { "kms:ViaService": `${through}.${region}.amazonaws.com` },
    "ForAnyValue:StringEquals": { "kms:ResourceAliases": aliases.map((alias) => `alias/${name}/${alias}`) },
  },
});

/** Signing in to the database as one user, without a password. */
const connect = ({ account, region }: Site, user: string): Statement => ({
  Sid: "OwnDatabaseUser",
  Effect: "Allow",
  Action: ["rds-db:connect"],
  Resource: `arn:aws:rds-db:${region}:${account}:dbuser:cluster-*/${user}`,
});

/** What a service needs beyond its secret and its database user. */
const extras = (site: Site, key: ServiceKey): Statement[] => {
  if (key === "ml") {
    const bucket = `arn:aws:s3:::${bucketName(site, "artifacts")}`;
    return [
      { Sid: "Models", Effect: "Allow", Action: ["s3:GetObject"], Resource: `${bucket}/models/*` },
      {
        Sid: "ListModels",
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: bucket,
        Condition: { StringLike: { "s3:prefix": ["models/*"] } },
      },
      useKey(site, ["objects"], "s3"),
    ];
  }
  if (key === "billing")
    return [
      {
        // Card data is encrypted field by field, by this service alone: a disk's key does not hide it from the database.
        Sid: "CardFields",
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
        Resource: `arn:aws:kms:${site.region}:${site.account}:key/*`,
        Condition: {
          "ForAnyValue:StringEquals": { "kms:ResourceAliases": [`alias/${site.name}/cardholder`] },
        },
      },
    ];
  return [];
};

const namespaceOf = (site: Site, key: ServiceKey): string =>
  catalogue[key].namespace === "billing"
    ? billingNamespace(site.environment)
    : servicesNamespace(site.environment);

/** Role of each shared service: its own secret, its own database user, and what its row needs. */
export const planServiceIdentities = (site: Site): (PodIdentityPlan & { readonly key: string })[] =>
  serviceKeys.map((key) => ({
    key: `s-${key}`,
    namespace: namespaceOf(site, key),
    serviceAccount: serviceName(key),
    description: `Service ${key} of ${site.name}`,
    permissions: policy(
      readSecret(site, `services/${key}`),
      useKey(site, ["secrets"], "secretsmanager"),
      connect(site, `service_${key}`),
      ...extras(site, key),
    ),
  }));

/** Role of each tenant with workloads of its own: the tenant's secret and database user, and nothing of another's. */
export const planTenantIdentities = (
  site: Site,
  tenants: readonly ClusterTenant[],
): (PodIdentityPlan & { readonly key: string })[] =>
  tenants
    .filter(({ tier }) => tierAtLeast(tier, "enterprise"))
    .map(({ id, tier }) => ({
      key: `t-${id}`,
      tenant: id,
      namespace: tenantNamespace(id),
      serviceAccount: tenantNamespace(id),
      description: `Tenant ${id} of ${site.name}`,
      permissions: policy(
        readSecret(site, `tenants/${id}`),
        useKey(site, [tierAtLeast(tier, "enterprise_plus") ? `tenant/${id}` : "objects"], "secretsmanager"),
        connect(site, `tenant_${id.replaceAll("-", "_")}`),
      ),
    }));
