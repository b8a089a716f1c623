import type { PlainValue } from "../../rpc/values";
import { databaseProperties } from "./properties-data";
import { networkProperties } from "./properties-network";
import { clusterProperties } from "./properties-cluster";
import { queueUrl } from "./identity";
import type { PropertyRule, PropertyRules } from "./rule";
import { type Identified, nameOf, regionOf, text } from "./subject";

const moment: PropertyRule = ({ now }) => now;
const owner: PropertyRule = ({ account }) => account.id;

const rules: PropertyRules = {
  ...networkProperties,
  ...databaseProperties,
  ...clusterProperties,
  "*.arn": ({ arn }) => arn,
  "*.ownerId": owner,
  "*.ownerAccountId": owner,
  "*.accountId": owner,
  "*.registryId": owner,
  "*.owner": owner,
  "*.region": regionOf,
  "*.homeRegion": regionOf,
  "*.status": () => "ACTIVE",
  "*.state": () => "available",
  "*.createdAt": moment,
  "*.createdDate": moment,
  "*.createdTime": moment,
  "*.creationTime": moment,
  "*.creationDate": moment,
  "*.createDate": moment,
  "*.createTime": moment,
  "*.createdTimestamp": moment,
  "*.updatedAt": moment,
  "*.lastModified": moment,
  "*.lastModifiedDate": moment,
  "*.lastUpdatedTime": moment,
  "*.lastUpdatedDate": moment,
  "*.versionId": ({ seed }) => seed.letters("version", 26),
  "*.etag": ({ seed }) => seed.hex("etag", 32),
  "*.fingerprint": ({ seed }) => seed.hex("fingerprint", 40),
  "*.lockToken": ({ seed }) => seed.uuid("lock"),
  "*.name": nameOf,
  "iam/role.uniqueId": ({ seed }) => `AROA${seed.letters("unique", 17)}`,
  "iam/role.managedPolicyArns": () => [],
  "iam/user.uniqueId": ({ seed }) => `AIDA${seed.letters("unique", 17)}`,
  "iam/instanceProfile.uniqueId": ({ seed }) => `AIPA${seed.letters("unique", 17)}`,
  "iam/policy.policyId": ({ seed }) => `ANPA${seed.letters("unique", 17)}`,
  "iam/policy.attachmentCount": () => 0,
  "iam/openIdConnectProvider.thumbprintLists": ({ seed }) => [seed.hex("thumbprint", 40)],
  "iam/accessKey.secret": ({ seed }) => seed.letters("secret", 40),
  "kms/key.keyId": ({ id }) => id,
  "kms/replicaKey.keyId": ({ id }) => id,
  "kms/key.multiRegion": () => false,
  "kms/key.rotationPeriodInDays": (s) => (s.inputs["enableKeyRotation"] === true ? 365 : 0),
  "kms/key.policy": ({ account }) =>
    JSON.stringify({
      Version: "2012-10-17",
      Id: "key-default-1",
      Statement: [
        {
          Sid: "Enable IAM User Permissions",
          Effect: "Allow",
          Principal: { AWS: `arn:${account.partition}:iam::${account.id}:root` },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    }),
  "kms/alias.targetKeyArn": (s) => {
    const key = text(s, "targetKeyId");
    const { partition, id } = s.account;
    return key.startsWith("arn:") ? key : `arn:${partition}:kms:${regionOf(s)}:${id}:key/${key}`;
  },
  "s3/bucket.bucketDomainName": (s) => `${nameOf(s)}.s3.amazonaws.com`,
  "s3/bucket.bucketRegionalDomainName": (s) => `${nameOf(s)}.s3.${regionOf(s)}.amazonaws.com`,
  "s3/bucket.bucketRegion": regionOf,
  "s3/bucket.hostedZoneId": ({ seed }) => `Z${seed.letters("hosted zone", 13)}`,
  "ecr/repository.repositoryUrl": (s) => `${s.account.id}.dkr.ecr.${regionOf(s)}.amazonaws.com/${nameOf(s)}`,
  "sqs/queue.url": queueUrl,
  "secretsmanager/secretVersion.arn": (s) => text(s, "secretId"),
  "secretsmanager/secretVersion.versionId": ({ seed }) => seed.uuid("version"),
  "secretsmanager/secretVersion.versionStages": () => ["AWSCURRENT"],
  "acm/certificate.status": () => "ISSUED",
  "acm/certificate.domainValidationOptions": (s) => validationOptions(s),
  "cloudfront/distribution.domainName": ({ seed }) => `d${seed.hex("domain", 13)}.cloudfront.net`,
  "route53/record.fqdn": (s) => text(s, "name"),
};

/** The DNS records with which a certificate's owner proves the ownership of each domain. */
function validationOptions(subject: Identified): PlainValue {
  const others = subject.inputs["subjectAlternativeNames"];
  const domains = new Set([
    text(subject, "domainName"),
    ...(Array.isArray(others) ? others.map(String) : []),
  ]);
  return [...domains].map((domainName) => {
    const { seed } = subject;
    const bare = domainName.replace(/^\*\./, "");
    return {
      domainName,
      resourceRecordName: `_${seed.hex(`record ${bare}`, 32)}.${bare}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: `_${seed.hex(`value ${bare}`, 32)}.acm-validations.aws.`,
    };
  });
}

/** The rule for a property, the closest one first. */
export const ruleFor = (key: string, property: string): PropertyRule | undefined =>
  rules[`${key}.${property}`] ?? rules[`*.${property}`];

/** Every rule's name, so that a test can compare them with the SDK. */
export const ruleNames: readonly string[] = Object.keys(rules);
