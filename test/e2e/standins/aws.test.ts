import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { Api } from "../support/api";
import { enginePath, sandbox } from "../support/sandbox";
import { manifest, project, type Workbench, workbench } from "./workbench";

const network = `
const vpc = new aws.ec2.Vpc("net", { cidrBlock: config.get("cidr") ?? "10.0.0.0/16" });
const subnets = ["a", "b", "c"].map((zone, i) => new aws.ec2.Subnet(zone, {
  vpcId: vpc.id, cidrBlock: config.get("stray") === zone ? "10.9.0.0/24" : \`10.0.\${i}.0/24\`, availabilityZone: \`eu-west-1\${zone}\`,
}));
`;

const data = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
${network}
const key = new aws.kms.Key("data", { deletionWindowInDays: config.getNumber("window") ?? 30, enableKeyRotation: true });
const group = new aws.rds.SubnetGroup("db", { subnetIds: subnets.map(({ id }) => id) });
const database = new aws.rds.Cluster("db", {
  engine: "aurora-postgresql", masterUsername: "root", masterPassword: config.requireSecret("password"),
  kmsKeyId: key.arn, storageEncrypted: true, dbSubnetGroupName: group.name, skipFinalSnapshot: true,
  backupRetentionPeriod: config.getNumber("days") ?? 7, deletionProtection: config.getBoolean("protect"),
});
const bucket = new aws.s3.Bucket("logs");
const document = aws.iam.getPolicyDocumentOutput({ statements: [{
  effect: "Deny", actions: ["s3:*"], resources: [pulumi.interpolate\`\${bucket.arn}/*\`], principals: [{ type: "*", identifiers: ["*"] }],
}] });
new aws.s3.BucketPolicy("logs", { bucket: bucket.id, policy: document.json });
export const ids = { vpc: vpc.id, key: key.arn, endpoint: database.endpoint, bucket: bucket.arn };
`;

const cluster = `
import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
${network}
const role = new aws.iam.Role("nodes", { assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }) });
const cluster = new eks.Cluster("platform", {
  vpcId: vpc.id, privateSubnetIds: subnets.map(({ id }) => id), version: config.get("version") ?? "1.34",
  authenticationMode: "API", createOidcProvider: true, skipDefaultNodeGroup: true,
});
new eks.ManagedNodeGroup("general", { cluster, nodeRole: role, instanceTypes: ["m7g.large"], scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 3 } });
new eks.Addon("ebs", { cluster, addonName: "aws-ebs-csi-driver" });
export const endpoint = cluster.eksCluster.endpoint;
export const issuer = cluster.oidcProviderUrl;
export const kubeconfig = cluster.kubeconfigJson;
`;

const PASSWORD = "correct-horse-battery";
const GROUP_LABEL = "eks.amazonaws.com/nodegroup";

describe("stand-ins for aws and eks on the real engine", function () {
  this.timeout(300_000);
  let bench: Workbench;
  let directory = "";

  before(async () => {
    const plugins = {
      "pulumi-language-nodejs": "language/main",
      "pulumi-resource-aws": "aws/main",
      "pulumi-resource-eks": "eks/main",
      "pulumi-resource-kubernetes": "kubernetes/main",
    };
    bench = workbench(plugins, { PATH: await enginePath() });
  });
  after(() => {
    bench.close();
  });

  const pulumi = (...args: string[]) => bench.pulumi(directory, ...args);
  async function ok(...args: string[]): Promise<string> {
    const { code, output } = await pulumi(...args);
    assert.equal(code, 0, output);
    return output;
  }
  async function refused(...args: string[]): Promise<string> {
    const { code, output } = await pulumi(...args);
    assert.notEqual(code, 0, output);
    return output;
  }
  async function open(name: string, source: string, packages: readonly string[]): Promise<void> {
    directory = bench.program(
      name,
      { "Pulumi.yaml": project(name), "package.json": manifest(name), "index.ts": source },
      packages,
    );
    await ok("stack", "init", "dev");
    await ok("config", "set", "aws:region", "eu-west-1");
  }
  const up = (): Promise<string> => ok("up", "--yes", "--skip-preview");
  const state = (): Promise<string> => ok("stack", "export");

  describe("a network, a key, a database and a bucket", () => {
    before(async () => {
      await open("data", data, ["@pulumi/pulumi", "@pulumi/aws"]);
      await ok("config", "set", "password", PASSWORD, "--secret");
    });

    it("are previewed, made once, and then left alone", async () => {
      const preview = await ok("preview");
      assert.match(preview, /stand-in for aws: nothing is created/);
      assert.match(preview, /\+ 10 to create/);
      assert.match(await up(), /\+ 10 created/);
      assert.match(await ok("up", "--yes", "--expect-no-changes"), /10 unchanged/);
      const { ids } = JSON.parse(await ok("stack", "output", "--json")) as { ids: Record<string, string> };
      assert.match(ids["vpc"]!, /^vpc-[0-9a-f]{17}$/);
      assert.match(ids["endpoint"]!, /^db-[0-9a-f]{7}\.cluster-/);
      assert.ok(!(await state()).includes(PASSWORD));
    });

    it("are changed in place where AWS can, and replaced where it cannot", async () => {
      await ok("config", "set", "days", "14");
      await ok("config", "set", "cidr", "10.0.0.0/17");
      const preview = await ok("preview");
      assert.match(preview, /~ +aws:rds:Cluster db update \[diff: ~backupRetentionPeriod\]/);
      assert.match(preview, /\+- +aws:ec2:Vpc net replace \[diff: ~cidrBlock\]/);
      assert.match(preview, /\+- +aws:ec2:Subnet a replace \[diff: ~vpcId\]/);
      await ok("config", "rm", "cidr");
      assert.match(await up(), /~ 1 updated/);
    });

    it("are not asked for what AWS would refuse", async () => {
      await ok("config", "set", "stray", "b");
      assert.match(await refused("preview"), /10\.9\.0\.0\/24 is outside of its VPC's 10\.0\.0\.0\/16/);
      await ok("config", "rm", "stray");
      await ok("config", "set", "window", "5");
      assert.match(await refused("preview"), /deletionWindowInDays.*choose 7 to 30/);
      await ok("config", "rm", "window");
      await ok("config", "set", "password", "sh0rt", "--secret");
      const output = await refused("preview");
      assert.match(output, /masterPassword.*shorter than 8/);
      assert.ok(!output.includes("sh0rt"), output);
      await ok("config", "set", "password", PASSWORD, "--secret");
    });

    it("are kept while protected, and gone after that", async () => {
      await ok("config", "set", "protect", "true");
      await up();
      assert.match(await ok("refresh", "--yes"), /10 unchanged/);
      assert.match(await refused("destroy", "--yes"), /deletionProtection is true: AWS refuses to delete it/);
      await ok("config", "set", "protect", "false");
      await up();
      await ok("destroy", "--yes");
      assert.ok(!(await state()).includes("aws:"));
    });
  });

  describe("a cluster with nodes and an add-on", () => {
    let kubeconfig = "";
    before(async () => {
      kubeconfig =
        (await sandbox()).environment["KUBECONFIG"] ?? assert.fail("the sandbox names no kubeconfig");
      await open("cluster", cluster, ["@pulumi/pulumi", "@pulumi/aws", "@pulumi/eks", "@pulumi/kubernetes"]);
    });

    const nodes = async (): Promise<(string | undefined)[]> => {
      const live = await new Api(kubeconfig).list(`/api/v1/nodes?labelSelector=${GROUP_LABEL}`);
      // The sandbox's own nodes carry the label as well, under plain names.
      return live
        .filter(({ metadata }) => metadata.name.endsWith(".compute.internal"))
        .map(({ metadata }) => metadata.labels?.["topology.kubernetes.io/zone"])
        .sort();
    };

    it("has nothing behind it without a sandbox, and says how to get one", async () => {
      bench.env["KUBECONFIG"] = "";
      assert.match(await refused("up", "--yes", "--skip-preview"), /neither .*KUBECONFIG is set.*npm run up/);
    });

    it("hands out the sandbox's cluster, as a secret", async () => {
      bench.env["KUBECONFIG"] = kubeconfig;
      assert.match(await up(), /stand-in for eks/);
      assert.match(await ok("up", "--yes", "--expect-no-changes"), /unchanged/);
      const outputs = JSON.parse(await ok("stack", "output", "--json")) as Record<string, string>;
      const real = parse(readFileSync(kubeconfig, "utf8")) as {
        clusters: { cluster: { server: string } }[];
        users: { user: Record<string, string> }[];
      };
      assert.equal(outputs["endpoint"], real.clusters[0]?.cluster.server);
      assert.match(outputs["issuer"]!, /^https:\/\/oidc\.eks\.eu-west-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/);
      assert.equal(outputs["kubeconfig"], "[secret]");
      const exported = await state();
      const key = real.users[0]?.user["client-key-data"] ?? assert.fail("the sandbox's user has no key");
      for (const form of [key, Buffer.from(key, "base64").toString("utf8").split("\n")[1]!])
        assert.ok(!exported.includes(form));
      for (const type of [
        "eks/cluster:Cluster",
        "eks/nodeGroup:NodeGroup",
        "eks/addon:Addon",
        "openIdConnectProvider",
      ]) {
        assert.ok(exported.includes(type), type);
      }
    });

    it("has as many nodes in the sandbox as its group may have, one in each zone", async () => {
      assert.deepEqual(await nodes(), ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    });

    it("is upgraded in place, and removed with its nodes", async () => {
      await ok("config", "set", "version", "1.35");
      assert.match(await ok("preview"), /~ +aws:eks:Cluster platform-eksCluster update \[diff: ~version\]/);
      await up();
      await ok("destroy", "--yes");
      assert.ok(!(await state()).includes("aws:"));
      assert.deepEqual(await nodes(), []);
    });
  });
});
