import { billingNamespace, serviceName, servicesNamespace, tenantNamespace } from "../../lib/naming";
import { tierAtLeast } from "../../lib/tier-names";
import { serviceUser } from "../../lib/secret-entries";
import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "../services/catalogue";
import { bucketName } from "./buckets-plan";
import { cacheUser } from "./cache-plan";
import type { PodIdentityPlan } from "./pod-identity";
import { policy, type Statement } from "./policy-document";
import type { Site } from "./site-types";
import type { ClusterTenant } from "./tenant-types";

const decryptObjects = ({ name, account, region }: Site): Statement => ({
  Sid: "DecryptS3",
  Effect: "Allow",
  Action: ["kms:Decrypt"],
  Resource: `arn:aws:kms:${region}:${account}:key/*`,
  Condition: {
    StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
    "ForAnyValue:StringEquals": { "kms:ResourceAliases": [`alias/${name}/objects`] },
  },
});

/** Signing in to the database as one user, without a password. */
const connect = ({ account, region }: Site, user: string): Statement => ({
  Sid: "OwnDatabaseUser",
  Effect: "Allow",
  Action: ["rds-db:connect"],
  Resource: `arn:aws:rds-db:${region}:${account}:dbuser:cluster-*/${user}`,
});

/** Signing in to the cache, without a password either. */
const connectCache = (site: Site): Statement => {
  const { name, account, region } = site;
  return {
    Sid: "Cache",
    Effect: "Allow",
    Action: ["elasticache:Connect"],
    Resource: [`replicationgroup:${name}`, `user:${cacheUser(site)}`].map(
      (part) => `arn:aws:elasticache:${region}:${account}:${part}`,
    ),
  };
};

/** Whether a service's row names the address of the cache. */
const usesCache = (key: ServiceKey): boolean => {
  const { secrets }: CatalogueRow = catalogue[key];
  return secrets.includes("cache-url");
};

/** What a service needs beyond its database user. */
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
      decryptObjects(site),
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

/**
 * Role of each shared service: its own database user, and what its row needs. Secrets are no part of it: External Secrets
 * reads them, and pods find files.
 */
export const planServiceIdentities = (site: Site): (PodIdentityPlan & { readonly key: string })[] =>
  serviceKeys.map((key) => ({
    key: `s-${key}`,
    namespace: namespaceOf(site, key),
    serviceAccount: serviceName(key),
    description: `Service ${key} of ${site.name}`,
    permissions: policy(
      connect(site, serviceUser(key)),
      ...(usesCache(key) ? [connectCache(site)] : []),
      ...extras(site, key),
    ),
  }));

/** Role of each tenant with workloads of its own: the tenant's database user, and nothing of another's. */
export const planTenantIdentities = (
  site: Site,
  tenants: readonly ClusterTenant[],
): (PodIdentityPlan & { readonly key: string })[] =>
  tenants
    .filter(({ tier }) => tierAtLeast(tier, "enterprise"))
    .map(({ id }) => ({
      key: `t-${id}`,
      tenant: id,
      namespace: tenantNamespace(id),
      serviceAccount: tenantNamespace(id),
      description: `Tenant ${id} of ${site.name}`,
      permissions: policy(connect(site, `tenant_${id.replaceAll("-", "_")}`)),
    }));
