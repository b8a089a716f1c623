import { type Identified, nameOf, regionOf, type Subject, text } from "./subject";

/** The part of an ARN after the account, for the types whose resource part is not `<kind>/<name>`. */
type Resource = (subject: Subject & { id: string }) => string;

const ec2 =
  (word: string): Resource =>
  ({ id }) =>
    `${word}/${id}`;
const named =
  (before: string): Resource =>
  (subject) =>
    `${before}${nameOf(subject)}`;
const iam =
  (word: string): Resource =>
  (subject) =>
    `${word}${text(subject, "path") || "/"}${nameOf(subject)}`;
const balancer: Resource = (subject) => {
  const letter = { network: "net", gateway: "gwy" }[text(subject, "loadBalancerType")] ?? "app";
  return `loadbalancer/${letter}/${nameOf(subject)}/${subject.seed.hex("arn", 16)}`;
};

const resources: Readonly<Record<string, Resource>> = {
  "ec2/vpc": ec2("vpc"),
  "ec2/subnet": ec2("subnet"),
  "ec2/securityGroup": ec2("security-group"),
  "ec2/defaultSecurityGroup": ec2("security-group"),
  "ec2/internetGateway": ec2("internet-gateway"),
  "ec2/routeTable": ec2("route-table"),
  "ec2/networkAcl": ec2("network-acl"),
  "ec2/eip": ec2("elastic-ip"),
  "ec2/vpcEndpoint": ec2("vpc-endpoint"),
  "ec2/flowLog": ec2("vpc-flow-log"),
  "ec2/launchTemplate": ec2("launch-template"),
  "ec2/instance": ec2("instance"),
  "vpc/securityGroupIngressRule": ec2("security-group-rule"),
  "vpc/securityGroupEgressRule": ec2("security-group-rule"),
  "iam/role": iam("role"),
  "iam/policy": iam("policy"),
  "iam/user": iam("user"),
  "iam/group": iam("group"),
  "iam/instanceProfile": iam("instance-profile"),
  "iam/openIdConnectProvider": (s) => `oidc-provider/${text(s, "url").replace(/^https:\/\//, "")}`,
  "s3/bucket": named(""),
  "kms/key": ({ id }) => `key/${id}`,
  "kms/replicaKey": ({ id }) => `key/${id}`,
  "kms/alias": named(""),
  "rds/cluster": named("cluster:"),
  "rds/globalCluster": named("global-cluster:"),
  "rds/instance": named("db:"),
  "rds/clusterInstance": named("db:"),
  "rds/subnetGroup": named("subgrp:"),
  "rds/parameterGroup": named("pg:"),
  "rds/clusterParameterGroup": named("cluster-pg:"),
  "elasticache/replicationGroup": named("replicationgroup:"),
  "elasticache/cluster": named("cluster:"),
  "elasticache/subnetGroup": named("subnetgroup:"),
  "elasticache/parameterGroup": named("parametergroup:"),
  "cloudwatch/logGroup": named("log-group:"),
  "cloudwatch/metricAlarm": named("alarm:"),
  "cloudwatch/eventRule": named("rule/"),
  "secretsmanager/secret": (s) => `secret:${nameOf(s)}-${s.seed.letters("arn", 6)}`,
  "sns/topic": named(""),
  "sqs/queue": named(""),
  "lambda/function": named("function:"),
  "ecr/repository": named("repository/"),
  "dynamodb/table": named("table/"),
  "acm/certificate": ({ seed }) => `certificate/${seed.uuid("arn")}`,
  "route53/zone": ({ id }) => `hostedzone/${id}`,
  "efs/fileSystem": ({ id }) => `file-system/${id}`,
  "efs/accessPoint": ({ id }) => `access-point/${id}`,
  "cloudtrail/trail": named("trail/"),
  "guardduty/detector": ({ id }) => `detector/${id}`,
  "wafv2/webAcl": (s) =>
    `${text(s, "scope") === "CLOUDFRONT" ? "global" : "regional"}/webacl/${nameOf(s)}/${s.id}`,
  "wafv2/ipSet": (s) => `regional/ipset/${nameOf(s)}/${s.id}`,
  "backup/vault": named("backup-vault:"),
  "budgets/budget": named("budget/"),
  "lb/loadBalancer": balancer,
  "lb/targetGroup": (s) => `targetgroup/${nameOf(s)}/${s.seed.hex("arn", 16)}`,
  "lb/listener": (s) =>
    `${
      text(s, "loadBalancerArn")
        .split(":")
        .at(-1)
        ?.replace(/^loadbalancer/, "listener") ?? "listener"
    }/${s.seed.hex("arn", 16)}`,
  "eks/cluster": named("cluster/"),
  "eks/nodeGroup": (s) => `nodegroup/${text(s, "clusterName")}/${nameOf(s)}/${s.seed.uuid("arn")}`,
  "eks/addon": (s) => `addon/${text(s, "clusterName")}/${text(s, "addonName")}/${s.seed.uuid("arn")}`,
  "eks/fargateProfile": (s) => `fargateprofile/${text(s, "clusterName")}/${nameOf(s)}/${s.seed.uuid("arn")}`,
  "eks/podIdentityAssociation": (s) =>
    `podidentityassociation/${text(s, "clusterName")}/a-${s.seed.hex("association", 17)}`,
  "eks/accessEntry": (s) => {
    const [, , , , account = "", role = ""] = text(s, "principalArn").split(":");
    return `access-entry/${text(s, "clusterName")}/role/${account}/${role.split("/").at(-1) ?? ""}/${s.seed.uuid("arn")}`;
  },
};

/** The types of the table, so that a test can compare them with the SDK. */
export const arnKeys: readonly string[] = Object.keys(resources);

/** Services whose name in an ARN differs from the SDK's module, by module or by type. */
const services: Readonly<Record<string, string>> = {
  lb: "elasticloadbalancing",
  alb: "elasticloadbalancing",
  elb: "elasticloadbalancing",
  efs: "elasticfilesystem",
  vpc: "ec2",
  ebs: "ec2",
  ec2transitgateway: "ec2",
  cfg: "config",
  ses: "ses",
  sesv2: "ses",
  "cloudwatch/logGroup": "logs",
  "cloudwatch/eventRule": "events",
  "cloudwatch/eventBus": "events",
};

/** Services without regions, and without an account as well. */
const global = new Set(["iam", "route53", "cloudfront", "budgets", "globalaccelerator"]);
const ownerless = new Set(["s3", "route53"]);

/** The ARN, by the table above or as `<service>:<region>:<account>:<kind>/<name>`. */
export function arnOf(subject: Subject & { id: string }): Identified["arn"] {
  const { type, account } = subject;
  const service = services[type.key] ?? services[type.service] ?? type.service;
  const region = global.has(service) || service === "s3" ? "" : regionOf(subject);
  const owner = ownerless.has(service) ? "" : account.id;
  const fallback: Resource = (s) => `${s.type.kind}/${nameOf(s)}`;
  const resource = (resources[type.key] ?? fallback)(subject);
  return `arn:${account.partition}:${service}:${region}:${owner}:${resource}`;
}
