import { arnOf } from "./arn";
import { seedOf } from "./seed";
import { givenName, type Identified, nameOf, type Subject, text } from "./subject";

/** How AWS (and the official plugin, which decides what a resource's id is) forms an id. */
type IdRule = (subject: Subject) => string | typeof byArn;

/** The id is the ARN itself. */
const byArn = Symbol("the ARN");

const prefixed =
  (prefix: string): IdRule =>
  ({ seed }) =>
    `${prefix}-${seed.hex("id", 17)}`;
const arn: IdRule = () => byArn;
const uuid: IdRule = ({ seed }) => seed.uuid("id");
const joined =
  (separator: string, ...properties: readonly string[]): IdRule =>
  (subject) =>
    properties.map((property) => text(subject, property)).join(separator);

/** The default security group of a VPC: the VPC announces it, the resource that adopts it has the same id. */
export const defaultGroupOf = (vpcId: string): string =>
  `sg-${seedOf(vpcId).hex("default security group", 17)}`;
/** The main route table of a VPC. */
export const defaultTableOf = (vpcId: string): string =>
  `rtb-${seedOf(vpcId).hex("default route table", 17)}`;
/** The default network ACL of a VPC. */
export const defaultAclOf = (vpcId: string): string => `acl-${seedOf(vpcId).hex("default network acl", 17)}`;

const rules: Readonly<Record<string, IdRule>> = {
  "ec2/vpc": prefixed("vpc"),
  "ec2/subnet": prefixed("subnet"),
  "ec2/securityGroup": prefixed("sg"),
  "ec2/defaultSecurityGroup": (s) => defaultGroupOf(text(s, "vpcId")),
  "ec2/defaultRouteTable": (s) => text(s, "defaultRouteTableId"),
  "ec2/defaultNetworkAcl": (s) => text(s, "defaultNetworkAclId"),
  "ec2/securityGroupRule": ({ seed }) => `sgrule-${seed.below("id", 4_294_967_295)}`,
  "vpc/securityGroupIngressRule": prefixed("sgr"),
  "vpc/securityGroupEgressRule": prefixed("sgr"),
  "ec2/internetGateway": prefixed("igw"),
  "ec2/egressOnlyInternetGateway": prefixed("eigw"),
  "ec2/natGateway": prefixed("nat"),
  "ec2/routeTable": prefixed("rtb"),
  "ec2/routeTableAssociation": prefixed("rtbassoc"),
  "ec2/route": (s) => `r-${text(s, "routeTableId")}${s.seed.below("id", 4_294_967_295)}`,
  "ec2/networkAcl": prefixed("acl"),
  "ec2/eip": prefixed("eipalloc"),
  "ec2/vpcEndpoint": prefixed("vpce"),
  "ec2/flowLog": prefixed("fl"),
  "ec2/launchTemplate": prefixed("lt"),
  "ec2/instance": prefixed("i"),
  "ec2/networkInterface": prefixed("eni"),
  "ec2/vpcPeeringConnection": prefixed("pcx"),
  "ec2/vpcDhcpOptions": prefixed("dopt"),
  "ec2transitgateway/transitGateway": prefixed("tgw"),
  "ebs/volume": prefixed("vol"),
  "efs/fileSystem": prefixed("fs"),
  "efs/accessPoint": prefixed("fsap"),
  "efs/mountTarget": prefixed("fsmt"),
  "kms/key": uuid,
  "kms/replicaKey": uuid,
  "wafv2/webAcl": uuid,
  "wafv2/ipSet": uuid,
  "route53/zone": ({ seed }) => `Z${seed.letters("id", 20)}`,
  "route53/record": joined("_", "zoneId", "name", "type"),
  "guardduty/detector": ({ seed }) => seed.hex("id", 32),
  "guardduty/detectorFeature": joined("/", "detectorId", "name"),
  "securityhub/account": ({ account }) => account.id,
  "s3/accountPublicAccessBlock": ({ account }) => account.id,
  "budgets/budget": (s) => `${s.account.id}:${nameOf(s)}`,
  "cloudfront/distribution": ({ seed }) => `E${seed.letters("id", 13)}`,
  "iam/policy": arn,
  "iam/openIdConnectProvider": arn,
  "iam/rolePolicy": (s) => `${text(s, "role")}:${nameOf(s)}`,
  "iam/rolePolicyAttachment": (s) => `${text(s, "role")}/${text(s, "policyArn")}`,
  "lb/loadBalancer": arn,
  "lb/targetGroup": arn,
  "lb/listener": arn,
  "acm/certificate": arn,
  "acm/certificateValidation": joined("", "certificateArn"),
  "secretsmanager/secret": arn,
  "secretsmanager/secretVersion": (s) => `${text(s, "secretId")}|${s.seed.uuid("version")}`,
  "secretsmanager/secretRotation": joined("", "secretId"),
  "sns/topic": arn,
  "cloudtrail/trail": arn,
  "sqs/queue": (s) => queueUrl(s),
  "eks/nodeGroup": (s) => `${text(s, "clusterName")}:${nameOf(s)}`,
  "eks/fargateProfile": (s) => `${text(s, "clusterName")}:${nameOf(s)}`,
  "eks/addon": joined(":", "clusterName", "addonName"),
  "eks/accessEntry": joined(":", "clusterName", "principalArn"),
  "eks/accessPolicyAssociation": joined("#", "clusterName", "principalArn", "policyArn"),
  "eks/podIdentityAssociation": (s) => `a-${s.seed.hex("association", 17)}`,
};

/** The types of the table, so that a test can compare them with the SDK. */
export const idKeys: readonly string[] = Object.keys(rules);

/** The address of a queue. */
export const queueUrl = (subject: Subject): string =>
  `https://sqs.${subject.account.region}.amazonaws.com/${subject.account.id}/${nameOf(subject)}`;

/** Types that only describe another resource carry its id; others their name, or a random one. */
function fallback(subject: Subject): string {
  const { type, seed } = subject;
  for (const owner of ["bucket", "repository", "keyId", "role"]) {
    if (!type.model.outputs.has("arn") && text(subject, owner) !== "") return text(subject, owner);
  }
  return givenName(subject) ?? `${type.kind.toLowerCase()}-${seed.hex("id", 17)}`;
}

/** Gives a resource its id and its ARN. */
export function identify(subject: Subject): Identified {
  const id = (rules[subject.type.key] ?? fallback)(subject);
  if (id !== byArn) return { ...subject, id, arn: arnOf({ ...subject, id }) };
  const own = arnOf({ ...subject, id: "" });
  return { ...subject, id: own, arn: own };
}
