import assert from "node:assert/strict";
import { BackupVault } from "../../../components/cluster/backup-vault";
import { Bucket } from "../../../components/cluster/bucket";
import { planBuckets } from "../../../components/cluster/buckets-plan";
import { Cache } from "../../../components/cluster/cache";
import { CLUSTER_TYPE, hardenCluster, hardening } from "../../../components/cluster/hardening";
import { Database } from "../../../components/cluster/database";
import { databaseTable } from "../../../components/cluster/database-table";
import { Databases } from "../../../components/cluster/databases";
import { Endpoints } from "../../../components/cluster/endpoints";
import { Firewall } from "../../../components/cluster/firewall";
import { FrontDoor } from "../../../components/cluster/front-door";
import { Keys } from "../../../components/cluster/keys";
import { Network } from "../../../components/cluster/network";
import { planNodeGroups } from "../../../components/cluster/node-group-plan";
import { NodeGroups } from "../../../components/cluster/node-groups";
import { PodIdentity } from "../../../components/cluster/pod-identity";
import { Registry } from "../../../components/cluster/registry";
import { Trail } from "../../../components/cluster/trail";
import { ofType, one, orphans, record, resourceSet } from "../../support/record";
import { awsOutputs, eksConfig, fullEks, site, tenants } from "./fixtures";

const boundary = "arn:aws:iam::123456789012:policy/boundary";
const key = "arn:aws:kms:eu-central-1:123456789012:key/1";
const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
const network = (nat: "one" | "per-zone" = "per-zone") =>
  new Network("net", { site, cidr: "10.40.0.0/16", zones, nat, logsKey: key, boundary });
const recorded = async (run: () => unknown) => (await record(run, { outputs: awsOutputs })).resources;
const counts = (set: readonly string[]) => {
  const by = new Map<string, number>();
  for (const entry of set) {
    const type = entry
      .split(" ")[0]!
      .replace(/^aws:.*:/, "")
      .replace("platform:cluster:", "platform:");
    by.set(type, (by.get(type) ?? 0) + 1);
  }
  return Object.fromEntries([...by].sort());
};

describe("the network", () => {
  it("is exactly this", async () => {
    const all = await recorded(() => network());
    assert.deepEqual(counts(resourceSet(all)), {
      DefaultSecurityGroup: 1,
      Eip: 3,
      FlowLog: 1,
      InternetGateway: 1,
      LogGroup: 1,
      NatGateway: 3,
      Role: 1,
      RolePolicy: 1,
      Route: 4,
      RouteTable: 6,
      RouteTableAssociation: 15,
      Subnet: 15,
      Vpc: 1,
      "platform:BoundedRole": 1,
      "platform:Network": 1,
    });
    assert.deepEqual(orphans(all), ["net"]);
  });

  it("gives data no route, and each zone its own way out", async () => {
    const all = await recorded(() => network());
    const routed = ofType(all, "aws:ec2/route:Route").map(({ name, inputs }) => [
      name,
      inputs["natGatewayId"] ?? inputs["gatewayId"],
    ]);
    assert.deepEqual(routed.sort(), [
      ["net-private-eu-central-1a", "net-nat-eu-central-1a-id"],
      ["net-private-eu-central-1b", "net-nat-eu-central-1b-id"],
      ["net-private-eu-central-1c", "net-nat-eu-central-1c-id"],
      ["net-public", "net-id"],
    ]);
    for (const { name, inputs } of ofType(all, "aws:ec2/routeTableAssociation:RouteTableAssociation"))
      if (name.includes("-data-"))
        assert.equal(inputs["routeTableId"], `${name.slice(0, name.indexOf("-eu-"))}-id`);
    const tables = routed.map(([table]) => table);
    assert.ok(!tables.includes("net-data") && !tables.includes("net-card-data"));
  });

  it("has one gateway for all zones where that is enough", async () => {
    const all = await recorded(() => network("one"));
    assert.equal(ofType(all, "aws:ec2/natGateway:NatGateway").length, 1);
    assert.equal(ofType(all, "aws:ec2/route:Route").length, 4);
  });

  it("gives no public address by itself, no rule by default, and logs all of its traffic", async () => {
    const all = await recorded(() => network());
    for (const { inputs } of ofType(all, "aws:ec2/subnet:Subnet"))
      assert.equal(inputs["mapPublicIpOnLaunch"], false);
    const { inputs } = one(all, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
    assert.deepEqual([inputs["ingress"], inputs["egress"]], [[], []]);
    const log = one(all, "aws:ec2/flowLog:FlowLog").inputs;
    assert.equal(log["trafficType"], "ALL");
    const group = one(all, "aws:cloudwatch/logGroup:LogGroup").inputs;
    assert.deepEqual([group["retentionInDays"], group["kmsKeyId"]], [365, key]);
  });

  it("has an endpoint with a policy for each service that nodes call", async () => {
    const all = await recorded(() => new Endpoints("ends", { site, network: network() }));
    const services = ofType(all, "aws:ec2/vpcEndpoint:VpcEndpoint").map(({ inputs }) =>
      String(inputs["serviceName"]).replace("com.amazonaws.eu-central-1.", ""),
    );
    for (const service of ["ecr.api", "ecr.dkr", "s3", "sts", "kms", "logs", "secretsmanager"])
      assert.ok(services.includes(service), service);
    for (const { inputs } of ofType(all, "aws:ec2/vpcEndpoint:VpcEndpoint")) {
      const { Statement } = JSON.parse(String(inputs["policy"])) as {
        Statement: { Action: string[]; Condition?: object }[];
      };
      assert.ok(Statement.every(({ Action }) => !Action.includes("*")));
    }
    const { inputs } = one(all, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.deepEqual([inputs["cidrIpv4"], inputs["fromPort"], inputs["toPort"]], ["10.40.0.0/16", 443, 443]);
  });
});

describe("the cluster's hardening", () => {
  it("makes nobody an administrator for having created it, and lets a zone be left", () => {
    assert.deepEqual(
      hardenCluster({
        name: "x",
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      }),
      {
        name: "x",
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
        zonalShiftConfig: { enabled: true },
      },
    );
  });

  it("touches the cluster and nothing beside it", async () => {
    const around = { custom: true, name: "x", props: {}, opts: {} };
    const apply = (type: string) => hardening({ ...around, type });
    assert.equal(await apply("aws:iam/role:Role"), undefined);
    assert.notEqual(await apply(CLUSTER_TYPE), undefined);
  });
});

describe("node groups", () => {
  const groups = () =>
    recorded(
      () =>
        new NodeGroups("nodes", {
          site,
          network: network(),
          plans: planNodeGroups({}, tenants),
          version: "1.35",
          clusterName: "c",
          cardholderGroupId: "sg-pci",
          volumesKey: key,
          boundary,
        }),
    );

  it("leave the number of nodes to the autoscaler, in three zones", async () => {
    const all = await groups();
    const made = ofType(all, "aws:eks/nodeGroup:NodeGroup");
    assert.equal(made.length, 6);
    for (const { inputs, ignoreChanges, name } of made) {
      assert.deepEqual(ignoreChanges, ["scalingConfig.desiredSize"], name);
      assert.equal((inputs["subnetIds"] as string[]).length, 3, name);
      assert.equal(inputs["remoteAccess"], undefined);
    }
  });

  it("start from templates with sealed metadata and encrypted volumes, and no key to log in", async () => {
    const all = await groups();
    for (const { inputs, name } of ofType(all, "aws:ec2/launchTemplate:LaunchTemplate")) {
      const metadata = inputs["metadataOptions"] as Record<string, unknown>;
      assert.deepEqual([metadata["httpTokens"], metadata["httpPutResponseHopLimit"]], ["required", 1], name);
      for (const { ebs } of inputs["blockDeviceMappings"] as { ebs: Record<string, string> }[])
        assert.deepEqual([ebs["encrypted"], ebs["kmsKeyId"]], ["true", key], name);
      assert.equal(inputs["keyName"], undefined);
      assert.deepEqual(inputs["vpcSecurityGroupIds"], name.endsWith("-pci") ? ["sg-pci"] : undefined, name);
    }
  });

  it("keep card data in subnets of its own", async () => {
    const all = await groups();
    for (const { name, inputs } of ofType(all, "aws:eks/nodeGroup:NodeGroup"))
      for (const subnet of inputs["subnetIds"] as string[])
        assert.equal(subnet.includes("-pci-"), name === "nodes-pci", `${name} in ${subnet}`);
  });
});

describe("what holds data", () => {
  it("has a database that is sealed, spread, backed up and hard to delete", async () => {
    const all = await recorded(
      () =>
        new Database("db", {
          site,
          row: databaseTable.database,
          network: network(),
          instanceClass: "db.r7g.large",
          instances: 3,
          engineVersion: "17.5",
          backupDays: 35,
          clients: { cluster: "sg-1" },
          keys: { database: key, secrets: key, logs: key },
          boundary,
        }),
    );
    const { inputs, protect } = one(all, "aws:rds/cluster:Cluster");
    const wanted = {
      storageEncrypted: true,
      kmsKeyId: key,
      manageMasterUserPassword: true,
      iamDatabaseAuthenticationEnabled: true,
      backupRetentionPeriod: 35,
      deletionProtection: true,
      copyTagsToSnapshot: true,
      skipFinalSnapshot: false,
    };
    for (const [field, value] of Object.entries(wanted)) assert.equal(inputs[field], value, field);
    assert.equal(inputs["masterPassword"], undefined);
    assert.ok(protect);
    assert.equal(ofType(all, "aws:rds/clusterInstance:ClusterInstance").length, 3);
    for (const { inputs: instance } of ofType(all, "aws:rds/clusterInstance:ClusterInstance"))
      assert.equal(instance["publiclyAccessible"], false);
    const parameters = one(all, "aws:rds/clusterParameterGroup:ClusterParameterGroup").inputs[
      "parameters"
    ] as { name: string; value: string }[];
    assert.equal(parameters.find(({ name }) => name === "rds.force_ssl")?.value, "1");
    const subnets = one(all, "aws:rds/subnetGroup:SubnetGroup").inputs["subnetIds"] as string[];
    assert.ok(subnets.length === 3 && subnets.every((id) => id.includes("-data-")));
    const rule = one(all, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").inputs;
    assert.deepEqual(
      [rule["referencedSecurityGroupId"], rule["cidrIpv4"], rule["fromPort"]],
      ["sg-1", undefined, 5432],
    );
  });

  it("keeps card data in a database apart: other subnets, other key, other nodes", async () => {
    const all = await recorded(() => {
      const keys = new Keys("keys", { site, tenants });
      return new Databases("db", {
        site,
        network: network(),
        keys,
        boundary,
        clients: { cluster: "sg-nodes", cardholder: "sg-pci" },
        settings: eksConfig(fullEks()),
      });
    });
    const facts = ofType(all, "aws:rds/cluster:Cluster").map(({ name, inputs }) => {
      const { clusterIdentifier, kmsKeyId, tags } = inputs as {
        clusterIdentifier: string;
        kmsKeyId: string;
        tags: Record<string, string>;
      };
      const subnets = one(all, "aws:rds/subnetGroup:SubnetGroup", name).inputs["subnetIds"] as string[];
      const sources = ofType(all, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        .filter((rule) => rule.name.replace(/-[a-z]+$/, "") === name)
        .map((rule) => rule.inputs["referencedSecurityGroupId"]);
      return [
        clusterIdentifier,
        kmsKeyId,
        tags["data-class"],
        subnets.map((id) => id.split("-eu-")[0]),
        sources,
      ];
    });
    assert.deepEqual(facts, [
      [site.name, "arn:aws:mock:::keys-database", "personal", Array(3).fill("net-data"), ["sg-nodes"]],
      [
        `${site.name}-card`,
        "arn:aws:mock:::keys-card-database",
        "cardholder",
        Array(3).fill("net-card-data"),
        ["sg-pci"],
      ],
    ]);
  });

  it("has a cache that is encrypted both ways and asks who is there", async () => {
    const all = await recorded(
      () =>
        new Cache("cache", {
          site,
          network: network(),
          nodeType: "cache.r7g.large",
          replicas: 2,
          clients: {},
          key,
        }),
    );
    const { inputs } = one(all, "aws:elasticache/replicationGroup:ReplicationGroup");
    const wanted = {
      atRestEncryptionEnabled: true,
      kmsKeyId: key,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      multiAzEnabled: true,
      automaticFailoverEnabled: true,
    };
    for (const [field, value] of Object.entries(wanted)) assert.equal(inputs[field], value, field);
    assert.deepEqual(one(all, "aws:elasticache/user:User").inputs["authenticationMode"], { type: "iam" });
  });

  for (const plan of planBuckets(site))
    it(`has a bucket for ${plan.purpose} that is private, encrypted, versioned${plan.lock === undefined ? "" : " and locked"}`, async () => {
      const all = await recorded(() => new Bucket("b", { site, plan, key }));
      assert.deepEqual(
        resourceSet(all)
          .filter((entry) => entry.startsWith("aws:"))
          .map((entry) => entry.replace(/^.*:(\w+) b$/, "$1")),
        [
          "Bucket",
          "BucketLifecycleConfiguration",
          ...(plan.lock === undefined ? [] : ["BucketObjectLockConfiguration"]),
          "BucketOwnershipControls",
          "BucketPolicy",
          "BucketPublicAccessBlock",
          "BucketServerSideEncryptionConfiguration",
          "BucketVersioning",
        ],
      );
      const block = one(all, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs;
      for (const field of [
        "blockPublicAcls",
        "blockPublicPolicy",
        "ignorePublicAcls",
        "restrictPublicBuckets",
      ])
        assert.equal(block[field], true, field);
      const [rule] = one(
        all,
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      ).inputs["rules"] as { applyServerSideEncryptionByDefault: Record<string, string> }[];
      assert.equal(
        rule?.applyServerSideEncryptionByDefault["sseAlgorithm"],
        plan.purpose === "access-logs" ? "AES256" : "aws:kms",
      );
      if (plan.purpose === "trail") {
        const lock = one(all, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration").inputs[
          "rule"
        ];
        assert.deepEqual(lock, { defaultRetention: { mode: "COMPLIANCE", days: 365 } });
      }
    });

  it("has keys that rotate, cannot be deleted in haste, and stay in their region", async () => {
    const all = await recorded(() => new Keys("k", { site, tenants }));
    const keys = ofType(all, "aws:kms/key:Key");
    assert.equal(keys.length, 9);
    for (const { inputs, name } of keys)
      assert.deepEqual(
        [inputs["enableKeyRotation"], inputs["deletionWindowInDays"], inputs["multiRegion"]],
        [true, 30, false],
        name,
      );
    const aliases = ofType(all, "aws:kms/alias:Alias").map(({ inputs }) => inputs["name"]);
    assert.ok(aliases.includes("alias/spotify-ai-agent-prod/tenant/mega"));
  });

  it("has image repositories whose tags never move", async () => {
    const all = await recorded(() => new Registry("r", { site, key }));
    const repositories = ofType(all, "aws:ecr/repository:Repository");
    assert.equal(repositories.length, 7);
    for (const { inputs } of repositories) {
      assert.equal(inputs["imageTagMutability"], "IMMUTABLE");
      assert.deepEqual(inputs["imageScanningConfiguration"], { scanOnPush: true });
      assert.deepEqual(inputs["encryptionConfigurations"], [{ encryptionType: "KMS", kmsKey: key }]);
    }
  });

  it("is backed up daily into a locked vault, and copied where there is a second region", async () => {
    const all = await recorded(() => new BackupVault("v", { site, key, boundary, copyTo: "arn:vault" }));
    assert.equal(one(all, "aws:backup/vault:Vault").inputs["kmsKeyArn"], key);
    assert.equal(
      one(all, "aws:backup/vaultLockConfiguration:VaultLockConfiguration").inputs["minRetentionDays"],
      7,
    );
    const [rule] = one(all, "aws:backup/plan:Plan").inputs["rules"] as {
      copyActions: { destinationVaultArn: string }[];
    }[];
    assert.equal(rule?.copyActions[0]?.destinationVaultArn, "arn:vault");
  });
});

describe("guard rails", () => {
  it("have a trail of every region, signed and encrypted, with what happened to our objects", async () => {
    const bucket = { bucket: "b", ready: [] };
    const all = await recorded(
      () => new Trail("t", { site, bucket, watched: ["arn:aws:s3:::x"], key, boundary }),
    );
    const { inputs } = one(all, "aws:cloudtrail/trail:Trail");
    for (const field of ["isMultiRegionTrail", "enableLogFileValidation", "includeGlobalServiceEvents"])
      assert.equal(inputs[field], true, field);
    assert.equal(inputs["kmsKeyId"], key);
    assert.match(JSON.stringify(inputs["advancedEventSelectors"]), /"startsWiths":\["arn:aws:s3:::x\/"\]/);
  });

  it("have a firewall whose log hides credentials", async () => {
    const all = await recorded(() => new Firewall("f", { site, key }));
    const rules = one(all, "aws:wafv2/webAcl:WebAcl").inputs["rules"] as { priority: number; name: string }[];
    assert.equal(new Set(rules.map(({ priority }) => priority)).size, rules.length);
    assert.ok(rules.some(({ name }) => name === "RateLimit"));
    const logging = one(all, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").inputs;
    assert.match(JSON.stringify(logging["redactedFields"]), /authorization.*cookie/);
    assert.match(String(one(all, "aws:cloudwatch/logGroup:LogGroup").inputs["name"]), /^aws-waf-logs-/);
  });
});

describe("the front door", () => {
  const door = (routing?: "latency" | "accelerator") =>
    recorded(() => new FrontDoor("d", { site, zone: "example.com", host: "app.example.com", routing }));

  it("proves its certificate in its own zone and lets two authorities issue", async () => {
    const all = await door();
    assert.deepEqual(one(all, "aws:acm/certificate:Certificate").inputs["subjectAlternativeNames"], [
      "*.example.com",
      "*.tenants.example.com",
    ]);
    assert.deepEqual(
      ofType(all, "aws:route53/record:Record")
        .map(({ name, inputs }) => [name, inputs["type"]])
        .sort(),
      [
        ["d-caa", "CAA"],
        ["d-proof", "CNAME"],
        ["d-tenants-proof", "CNAME"],
      ],
    );
    assert.deepEqual(one(all, "aws:route53/record:Record", "d-caa").inputs["records"], [
      '0 issue "amazon.com"',
      '0 issuewild "amazon.com"',
      '0 issue "letsencrypt.org"',
      '0 issuewild "letsencrypt.org"',
    ]);
    assert.equal(ofType(all, "aws:route53/healthCheck:HealthCheck").length, 0);
  });

  it("checks its health for latency routing, and has fixed addresses with an accelerator", async () => {
    assert.equal(ofType(await door("latency"), "aws:route53/healthCheck:HealthCheck").length, 1);
    const all = await door("accelerator");
    assert.equal(ofType(all, "aws:globalaccelerator/accelerator:Accelerator").length, 1);
    assert.ok(one(all, "aws:route53/record:Record", "d-host").inputs["aliases"]);
  });
});

describe("a pod identity", () => {
  it("is one bounded role and one association for one service account", async () => {
    const plan = {
      namespace: "ns",
      serviceAccount: "sa",
      description: "x",
      managed: ["arn:aws:iam::aws:policy/One"],
    };
    const all = await recorded(() => new PodIdentity("p", { site, clusterName: "c", boundary, plan }));
    assert.deepEqual(resourceSet(all), [
      "aws:eks/podIdentityAssociation:PodIdentityAssociation p",
      "aws:iam/role:Role p",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment p-One",
      "platform:cluster:BoundedRole p",
      "platform:cluster:PodIdentity p",
    ]);
    assert.deepEqual(orphans(all), ["p"]);
  });
});
