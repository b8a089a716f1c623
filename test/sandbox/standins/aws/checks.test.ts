import assert from "node:assert/strict";
import { problemsOf } from "../../../../sandbox/standins/aws/checks/check";
import { openCatalogue } from "../../../../sandbox/standins/aws/sdk/catalogue";
import { type PlainObject, UNKNOWN } from "../../../../sandbox/standins/rpc/values";

const catalogue = openCatalogue();
const account = { id: "123456789012", region: "eu-west-1", partition: "aws", defaultTags: {} };
const problems = (key: string, inputs: PlainObject) =>
  problemsOf(catalogue.find(`aws:${key}:Any`)!, inputs, account);

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const document = (...statements: object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const vpcConfig = { subnetIds: ["subnet-1", "subnet-2"] };
const cluster = { roleArn: "arn:aws:iam::123456789012:role/r", vpcConfig };
const nodes = { clusterName: "c", nodeRoleArn: "arn", subnetIds: ["subnet-1"] };
const database = { engine: "aurora-postgresql", manageMasterUserPassword: true };
const source = {
  securityGroupId: "sg-1",
  ipProtocol: "tcp",
  cidrIpv4: "10.0.0.0/8",
  fromPort: 443,
  toPort: 443,
};

describe("aws stand-in: what AWS refuses", () => {
  const refused: readonly (readonly [string, PlainObject, string, RegExp])[] = [
    ["ec2/vpc", { cidrBlock: "10.0.0.0/15" }, "cidrBlock", /prefix \/15; AWS wants \/16 to \/28/],
    ["ec2/vpc", { cidrBlock: "10.0.0.0/29" }, "cidrBlock", /\/29/],
    ["ec2/vpc", { cidrBlock: "10.0.0.1/16" }, "cidrBlock", /write 10\.0\.0\.0\/16/],
    ["ec2/vpc", { cidrBlock: "10.0.0.0" }, "cidrBlock", /no CIDR block/],
    ["ec2/vpc", {}, "cidrBlock", /is missing/],
    [
      "ec2/subnet",
      { vpcId: "v", cidrBlock: "10.0.0.0/24", availabilityZone: "us-east-1a" },
      "availabilityZone",
      /not in region eu-west-1/,
    ],
    ["ec2/subnet", { cidrBlock: "10.0.0.0/24" }, "vpcId", /required/],
    ["ec2/securityGroup", { name: "sg-mine" }, "name", /not starting with sg-/],
    [
      "ec2/securityGroup",
      { ingress: [{ cidrBlocks: ["10.0.0.0/8", "10.1.1.1/8"] }] },
      "ingress[0].cidrBlocks[1]",
      /bits set/,
    ],
    ["ec2/securityGroup", { egress: [{ fromPort: 0, toPort: 70_000 }] }, "egress[0].toPort", /-1 to 65535/],
    ["vpc/securityGroupIngressRule", { ...source, cidrIpv6: "::/0" }, "cidrIpv4", /conflicts with cidrIpv6/],
    [
      "vpc/securityGroupIngressRule",
      { securityGroupId: "sg-1", ipProtocol: "tcp" },
      "cidrIpv4",
      /is missing/,
    ],
    ["lb/targetGroup", { name: "a".repeat(33) }, "name", /33 characters; AWS wants 1 to 32/],
    ["lb/loadBalancer", { name: "internal-web" }, "name", /not starting with internal-/],
    ["iam/role", { assumeRolePolicy: trust, name: "r".repeat(65) }, "name", /1 to 64/],
    ["iam/role", { assumeRolePolicy: "{" }, "assumeRolePolicy", /no valid JSON/],
    [
      "iam/role",
      { assumeRolePolicy: document(statement) },
      "assumeRolePolicy",
      /Principal.*Resource is not allowed/,
    ],
    ["iam/policy", { policy: document({ ...statement, Effect: "allow" }) }, "policy", /Effect is "allow"/],
    [
      "iam/policy",
      { policy: document({ ...statement, NotAction: "x" }) },
      "policy",
      /both Action and NotAction/,
    ],
    [
      "iam/policy",
      { policy: document({ ...statement, Principal: "*" }) },
      "policy",
      /Principal is not allowed/,
    ],
    [
      "iam/policy",
      { policy: document({ ...statement, Action: ["x".repeat(6200)] }) },
      "policy",
      /AWS allows 6144/,
    ],
    [
      "iam/policy",
      { policy: JSON.stringify({ Version: "2020", Statement: [statement] }) },
      "policy",
      /write 2012-10-17/,
    ],
    ["iam/policy", { policy: "{}" }, "policy", /no Statement/],
    ["s3/bucket", { bucket: "My_Bucket" }, "bucket", /lower-case/],
    ["s3/bucket", { bucket: "10.0.0.1" }, "bucket", /no address/],
    ["s3/bucket", { bucket: "a", bucketPrefix: "b" }, "bucketPrefix", /conflicts with bucket/],
    ["s3/bucket", { versionning: {} }, "versionning", /no input of aws:s3\/bucket/],
    ["kms/key", { deletionWindowInDays: 5 }, "deletionWindowInDays", /choose 7 to 30/],
    ["kms/alias", { name: "data", targetKeyId: "k" }, "name", /alias\//],
    ["kms/alias", { name: "alias/aws/data", targetKeyId: "k" }, "name", /not alias\/aws\//],
    ["cloudwatch/logGroup", { retentionInDays: 91 }, "retentionInDays", /90, 120/],
    ["ecr/repository", { name: "Shop" }, "name", /lower-case/],
    ["rds/cluster", { ...database, clusterIdentifier: "1st" }, "clusterIdentifier", /starting with a letter/],
    ["rds/cluster", { ...database, clusterIdentifier: "a--b" }, "clusterIdentifier", /single inner hyphens/],
    ["rds/cluster", { ...database, backupRetentionPeriod: 36 }, "backupRetentionPeriod", /1 to 35/],
    ["rds/cluster", { ...database, masterPassword: "longenough" }, "masterPassword", /conflicts/],
    ["rds/cluster", { engine: "aurora-postgresql" }, "masterPassword", /manageMasterUserPassword/],
    [
      "rds/cluster",
      { ...database, serverlessv2ScalingConfiguration: { minCapacity: 4, maxCapacity: 2 } },
      "serverlessv2ScalingConfiguration",
      /4 exceeds maxCapacity 2/,
    ],
    ["rds/instance", { instanceClass: "c", password: "short" }, "password", /shorter than 8/],
    ["rds/instance", { instanceClass: "c", password: "with spaces" }, "password", /leave them out/],
    ["eks/cluster", { ...cluster, version: "v1.35" }, "version", /such as 1\.35/],
    ["eks/cluster", { ...cluster, name: "c".repeat(101) }, "name", /1 to 100/],
    ["eks/cluster", { ...cluster, vpcConfig: { subnetIds: ["one"] } }, "vpcConfig.subnetIds", /at least two/],
    [
      "eks/cluster",
      { ...cluster, vpcConfig: { ...vpcConfig, endpointPrivateAccess: false, endpointPublicAccess: false } },
      "vpcConfig",
      /neither/,
    ],
    [
      "eks/cluster",
      { ...cluster, enabledClusterLogTypes: ["api", "logs"] },
      "enabledClusterLogTypes[1]",
      /audit/,
    ],
    [
      "eks/nodeGroup",
      { ...nodes, scalingConfig: { minSize: 3, desiredSize: 3, maxSize: 2 } },
      "scalingConfig",
      /minSize 3 exceeds maxSize 2/,
    ],
    [
      "eks/nodeGroup",
      { ...nodes, scalingConfig: { minSize: 1, desiredSize: 5, maxSize: 2 } },
      "scalingConfig",
      /desiredSize 5 is above/,
    ],
  ];
  for (const [key, inputs, property, reason] of refused) {
    it(`${key}: ${property} ${JSON.stringify(inputs[property] ?? inputs).slice(0, 60)}`, () => {
      const found = problems(key, inputs).filter((problem) => problem.property === property);
      assert.ok(
        found.some((problem) => reason.test(problem.reason)),
        JSON.stringify(problems(key, inputs)),
      );
    });
  }

  it("says nothing about what it accepts", () => {
    const accepted: readonly (readonly [string, PlainObject])[] = [
      ["ec2/vpc", { cidrBlock: "10.0.0.0/16" }],
      ["ec2/subnet", { vpcId: "v", cidrBlock: "10.0.0.0/28", availabilityZone: "eu-west-1c" }],
      ["ec2/securityGroup", { name: "db", ingress: [{ cidrBlocks: ["::/0"], fromPort: 0, toPort: 0 }] }],
      ["vpc/securityGroupIngressRule", source],
      ["iam/role", { assumeRolePolicy: trust, name: "team@shop" }],
      ["iam/policy", { policy: document(statement) }],
      ["s3/bucket", { bucket: "logs.shop-1" }],
      ["kms/alias", { name: "alias/shop/data", targetKeyId: "k" }],
      ["rds/cluster", { ...database, clusterIdentifier: "shop-db" }],
      ["eks/cluster", { ...cluster, version: "1.35" }],
      ["eks/nodeGroup", { ...nodes, scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 1 } }],
    ];
    for (const [key, inputs] of accepted) assert.deepEqual(problems(key, inputs), [], key);
  });

  it("leaves alone what is not known yet", () => {
    assert.deepEqual(
      problems("ec2/subnet", { vpcId: UNKNOWN, cidrBlock: UNKNOWN, availabilityZone: UNKNOWN }),
      [],
    );
    assert.deepEqual(problems("iam/policy", { policy: UNKNOWN }), []);
    assert.deepEqual(problems("eks/nodeGroup", { ...nodes, scalingConfig: UNKNOWN }), []);
  });

  it("never repeats a password", () => {
    for (const { reason } of problems("rds/instance", { instanceClass: "c", password: "s3cr" })) {
      assert.doesNotMatch(reason, /s3cr/);
    }
  });
});
