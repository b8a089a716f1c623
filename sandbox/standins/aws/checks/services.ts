import { policyDocument } from "./policy";
import { between, conflicting, name, oneOf, type Rule } from "./rule";

const iamForm = { form: /^[\w+=,.@-]+$/, says: "letters, digits and +=,.@_-" };
const bucket = {
  min: 3,
  max: 63,
  form: /^(?!xn--|sthree-|(\d+\.){3}\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]*[a-z0-9]$/,
  says: "lower-case letters, digits, inner dots and hyphens, no address",
};
const retention = [
  ...[0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827],
  ...[2192, 2557, 2922, 3288, 3653],
];

/** What AWS refuses about identities, keys, storage, logs and messages. */
export const serviceRules: Readonly<Record<string, readonly Rule[]>> = {
  "iam/role": [
    name("name", { ...iamForm, max: 64 }),
    conflicting("name", "namePrefix"),
    between("maxSessionDuration", 3600, 43_200),
    policyDocument("assumeRolePolicy", "trust", 4096),
  ],
  "iam/policy": [name("name", { ...iamForm, max: 128 }), policyDocument("policy", "identity", 6144)],
  "iam/rolePolicy": [name("name", { ...iamForm, max: 128 }), policyDocument("policy", "identity", 10_240)],
  "iam/user": [name("name", { ...iamForm, max: 64 })],
  "iam/userPolicy": [policyDocument("policy", "identity", 2048)],
  "iam/instanceProfile": [name("name", { ...iamForm, max: 128 })],
  "kms/key": [
    between("deletionWindowInDays", 7, 30),
    between("rotationPeriodInDays", 90, 2560),
    policyDocument("policy", "resource", 32_768),
  ],
  "kms/alias": [
    name("name", {
      max: 256,
      form: /^alias\/(?!aws\/)[\w/-]+$/,
      says: "alias/ and then letters, digits and /_-, not alias/aws/",
    }),
  ],
  "s3/bucket": [name("bucket", bucket), conflicting("bucket", "bucketPrefix")],
  "s3/bucketPolicy": [policyDocument("policy", "resource", 20_480)],
  "sns/topic": [policyDocument("policy", "resource", 30_720)],
  "sqs/queue": [
    policyDocument("policy", "resource", 8192),
    between("messageRetentionSeconds", 60, 1_209_600),
    between("visibilityTimeoutSeconds", 0, 43_200),
  ],
  "secretsmanager/secret": [
    name("name", { max: 512, form: /^[\w/+=.@-]+$/, says: "letters, digits and /_+=.@-" }),
    policyDocument("policy", "resource", 20_480),
  ],
  "ecr/repository": [
    name("name", {
      min: 2,
      max: 256,
      form: /^[a-z0-9]+([._/-][a-z0-9]+)*$/,
      says: "lower-case letters and digits with single ._-/ between them",
    }),
    oneOf("imageTagMutability", [
      "MUTABLE",
      "IMMUTABLE",
      "MUTABLE_WITH_EXCLUSION",
      "IMMUTABLE_WITH_EXCLUSION",
    ]),
  ],
  "cloudwatch/logGroup": [
    oneOf("retentionInDays", retention),
    name("name", { max: 512, form: /^[\w./#-]+$/, says: "letters, digits and ._/#-" }),
  ],
  "ec2/vpcEndpoint": [policyDocument("policy", "resource", 20_480)],
};
