import assert from "node:assert/strict";
import { AwsProvider } from "../../../../sandbox/standins/aws/provider";
import { openCatalogue } from "../../../../sandbox/standins/aws/sdk/catalogue";
import { text } from "../../../../sandbox/standins/kubernetes/objects/access";
import { plainText } from "../../../../sandbox/standins/aws/values/plain-text";
import type { Context } from "../../../../sandbox/standins/rpc/provider";
import { type Bag, type PlainObject, UNKNOWN } from "../../../../sandbox/standins/rpc/values";

const catalogue = openCatalogue();
const bag = (values: PlainObject, secrets: Bag["secrets"] = []): Bag => ({ values, secrets });
const log: string[] = [];
const context: Context = {
  engine: {
    log: ({ message }) => Promise.resolve(void log.push(message)),
    whenGone: () => undefined,
    close: () => undefined,
  },
  signal: new AbortController().signal,
};

async function provider(config: PlainObject = {}): Promise<AwsProvider> {
  const made = new AwsProvider(catalogue, () => new Date("2026-01-02T03:04:05Z"));
  await made.configure({ region: "eu-west-1", ...config }, context);
  return made;
}

const resource = (key: string, name = "it") => {
  const type = `aws:${key}:Any`;
  return { urn: `urn:pulumi:dev::shop::${type}::${name}`, type, name };
};

/** Runs a resource through check and create, as the engine does. */
async function make(
  aws: AwsProvider,
  key: string,
  { preview = false, ...given }: PlainObject & { readonly preview?: boolean },
) {
  const { inputs, failures = [] } = await aws.check({
    ...resource(key),
    olds: bag({}),
    news: bag(given),
    randomSeed: Buffer.from("0123456789abcdef"),
    naming: "propose",
  });
  assert.deepEqual(failures, []);
  const { id, outputs } = await aws.create({ ...resource(key), inputs, timeout: 0, preview });
  return { id, inputs: inputs.values, outputs: outputs.values, secrets: outputs.secrets };
}

const differences = async (
  aws: AwsProvider,
  key: string,
  [old, now, state = {}]: readonly [PlainObject, PlainObject, PlainObject?],
) =>
  aws.diff({
    ...resource(key),
    id: "id",
    oldInputs: bag(old),
    oldState: bag({ tagsAll: {}, ...old, ...state }),
    news: bag(now),
    ignoreChanges: [],
  });

describe("aws stand-in: life of a resource", () => {
  it("says once what it is", async () => {
    log.length = 0;
    await provider();
    assert.equal(log.length, 1);
    assert.match(log[0]!, /stand-in for aws.*123456789012, eu-west-1/);
  });

  it("knows only the inputs of what is yet to be made", async () => {
    const { id, outputs } = await make(await provider(), "ec2/vpc", {
      cidrBlock: "10.0.0.0/16",
      preview: true,
    });
    assert.equal(id, "");
    assert.equal(outputs["cidrBlock"], "10.0.0.0/16");
    assert.equal(outputs["arn"], UNKNOWN);
    assert.equal(outputs["defaultSecurityGroupId"], UNKNOWN);
  });

  it("makes up what AWS would answer, in AWS's forms", async () => {
    const aws = await provider();
    const forms: readonly (readonly [string, PlainObject, Readonly<Record<string, RegExp>>])[] = [
      [
        "ec2/vpc",
        { cidrBlock: "10.0.0.0/16" },
        { arn: /^arn:aws:ec2:eu-west-1:123456789012:vpc\/vpc-[0-9a-f]{17}$/ },
      ],
      [
        "iam/role",
        { assumeRolePolicy: UNKNOWN, path: "/a/" },
        {
          arn: /^arn:aws:iam::123456789012:role\/a\/it-[0-9a-f]{7}$/,
          uniqueId: /^AROA[A-Z2-7]{17}$/,
          createDate: /^2026-01-02T03:04:05/,
        },
      ],
      [
        "kms/key",
        {},
        { arn: /^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ },
      ],
      [
        "s3/bucket",
        {},
        {
          arn: /^arn:aws:s3:::it-[0-9a-f]{7}$/,
          bucketRegionalDomainName: /^it-\w+\.s3\.eu-west-1\.amazonaws\.com$/,
        },
      ],
      [
        "rds/cluster",
        { engine: "aurora-postgresql", manageMasterUserPassword: true },
        {
          endpoint: /^it-\w+\.cluster-\w+\.eu-west-1\.rds\.amazonaws\.com$/,
          readerEndpoint: /cluster-ro-/,
          arn: /:cluster:it-/,
        },
      ],
      [
        "lb/loadBalancer",
        {},
        { arn: /:loadbalancer\/app\/it-\w{7}\/[0-9a-f]{16}$/, dnsName: /\.eu-west-1\.elb\.amazonaws\.com$/ },
      ],
      ["route53/zone", { name: "example.org" }, { zoneId: /^Z[A-Z2-7]{20}$/ }],
      ["secretsmanager/secret", {}, { arn: /:secret:it-\w{7}-[A-Z2-7]{6}$/ }],
      ["cloudwatch/logGroup", {}, { arn: /^arn:aws:logs:.*:log-group:it-/ }],
      [
        "sfn/stateMachine",
        { definition: "{}", roleArn: "arn" },
        { arn: /^arn:aws:sfn:eu-west-1:123456789012:stateMachine\/it-/ },
      ],
    ];
    for (const [key, inputs, expected] of forms) {
      const { outputs } = await make(aws, key, inputs);
      for (const [property, form] of Object.entries(expected))
        assert.match(plainText(outputs[property]), form, key);
    }
  });

  it("gives a VPC's default group the id that the resource adopting it has", async () => {
    const aws = await provider();
    const vpc = await make(aws, "ec2/vpc", { cidrBlock: "10.0.0.0/16" });
    const group = await make(aws, "ec2/defaultSecurityGroup", { vpcId: vpc.id });
    assert.equal(group.id, vpc.outputs["defaultSecurityGroupId"]);
  });

  it("names what the program names, also when it calls it the same itself", async () => {
    const aws = await provider();
    const group = await make(aws, "cloudwatch/logGroup", { name: "it" });
    assert.equal(group.id, "it");
    const prefixed = await make(aws, "cloudwatch/logGroup", { namePrefix: "shop-" });
    assert.match(prefixed.id, /^shop-[0-9a-f]{12}$/);
    assert.equal(prefixed.outputs["name"], prefixed.id);
  });

  it("never gives two objects the same id", async () => {
    const aws = await provider();
    const [one, two] = [await make(aws, "kms/key", {}), await make(aws, "kms/key", {})];
    assert.notEqual(one.id, two.id);
  });

  it("keeps what AWS set when something else changes", async () => {
    const aws = await provider();
    const made = await make(aws, "ec2/launchTemplate", {});
    const { values } = await aws.update({
      ...resource("ec2/launchTemplate"),
      id: made.id,
      oldInputs: bag(made.inputs),
      oldState: bag(made.outputs),
      news: bag({ ...made.inputs, instanceType: "m7g.large" }),
      timeout: 0,
      preview: false,
      ignoreChanges: [],
    });
    assert.equal(values["arn"], made.outputs["arn"]);
    assert.equal(values["instanceType"], "m7g.large");
    assert.equal(values["latestVersion"], 2);
  });

  it("keeps secrets secret", async () => {
    const { secrets } = await make(await provider(), "rds/instance", {
      instanceClass: "c",
      password: "longenough",
    });
    assert.ok(secrets.some(([property]) => property === "password"));
  });

  it("plays the account that the configuration insists on", async () => {
    const allowed = await provider({ allowedAccountIds: '["111122223333"]' });
    assert.match(plainText((await make(allowed, "kms/key", {})).outputs["arn"]), /:111122223333:/);
    const assumed = await provider({ assumeRoles: '[{"roleArn":"arn:aws:iam::444455556666:role/x"}]' });
    assert.match(plainText((await make(assumed, "kms/key", {})).outputs["arn"]), /:444455556666:/);
  });

  it("reads back what the state holds, and finds nothing else", async () => {
    const aws = await provider();
    const ref = { ...resource("kms/key"), id: "k" };
    const state = bag({ arn: "a" });
    assert.deepEqual(await aws.read({ ...ref, oldInputs: bag({}), oldState: state }), {
      id: "k",
      outputs: state,
      inputs: bag({}),
    });
    assert.equal(await aws.read({ ...ref, oldInputs: bag({}), oldState: bag({}) }), undefined);
  });
});

describe("aws stand-in: names", () => {
  const check = async (key: string, news: PlainObject, olds: PlainObject = {}) =>
    (
      await (
        await provider()
      ).check({
        ...resource(key, "a-name-that-is-rather-long-for-a-load-balancer"),
        olds: bag(olds),
        news: bag(news),
        randomSeed: Buffer.from("0123456789abcdef"),
        naming: "propose",
      })
    ).inputs.values;

  it("makes one up where the program gives none, within AWS's limit", async () => {
    const { name, __defaults } = await check("lb/targetGroup", {});
    assert.match(plainText(name), /^a-name-that-is-rather-lo-[0-9a-f]{7}$/);
    assert.deepEqual(__defaults, ["name"]);
  });

  it("keeps a name that it once made up, not one that the program has dropped", async () => {
    const kept = await check("lb/targetGroup", {}, { name: "old-1234567", __defaults: ["name"] });
    assert.equal(kept["name"], "old-1234567");
    const dropped = await check("lb/targetGroup", {}, { name: "mine", __defaults: [] });
    assert.notEqual(dropped["name"], "mine");
  });

  it("makes none up beside a prefix", async () => {
    assert.equal((await check("lb/targetGroup", { namePrefix: "web" }))["name"], undefined);
  });
});

describe("aws stand-in: changes", () => {
  const vpc = { cidrBlock: "10.0.0.0/16", region: "eu-west-1" };

  it("replaces where AWS cannot change, and says for what", async () => {
    const { changes } = await differences(await provider(), "ec2/vpc", [
      vpc,
      { ...vpc, cidrBlock: "10.1.0.0/16" },
    ]);
    assert.deepEqual(changes, [{ path: ["cidrBlock"], kind: "update", replaces: true }]);
  });

  it("changes the rest in place", async () => {
    const { changes } = await differences(await provider(), "ec2/vpc", [
      vpc,
      { ...vpc, enableDnsHostnames: true },
    ]);
    assert.deepEqual(changes, [{ path: ["enableDnsHostnames"], kind: "add", replaces: false }]);
  });

  it("makes room first for an object whose name the program chose", async () => {
    const aws = await provider();
    const old = { cidr: 1, name: "db", family: "aurora-postgresql17" };
    const now = { ...old, family: "aurora-postgresql18" };
    const group = "rds/clusterParameterGroup";
    assert.equal(
      (await differences(aws, group, [old, { ...now, __defaults: [] }])).deleteBeforeReplace,
      true,
    );
    assert.equal(
      (await differences(aws, group, [old, { ...now, __defaults: ["name"] }])).deleteBeforeReplace,
      false,
    );
  });

  it("puts a resource's tags on top of the provider's own", async () => {
    const aws = await provider({ defaultTags: '{"tags":{"env":"dev","team":"core"}}' });
    const { outputs } = await make(aws, "kms/key", { tags: { team: "shop" } });
    assert.deepEqual(outputs["tags"], { team: "shop" });
    assert.deepEqual(outputs["tagsAll"], { env: "dev", team: "shop" });
  });

  it("sees that the provider's own tags have changed", async () => {
    const aws = await provider({ defaultTags: '{"tags":{"env":"dev"}}' });
    const same = await differences(aws, "ec2/vpc", [vpc, vpc, { tagsAll: { env: "dev" } }]);
    assert.deepEqual(same.changes, []);
    const other = await differences(aws, "ec2/vpc", [vpc, vpc, { tagsAll: { env: "prod" } }]);
    assert.deepEqual(
      other.changes.map(({ path }) => path),
      [["tagsAll"]],
    );
  });
});

describe("aws stand-in: removal", () => {
  const remove = async (key: string, state: PlainObject) => {
    const aws = await provider();
    await aws.delete({ ...resource(key), id: "id", oldInputs: bag({}), oldState: bag(state), timeout: 0 });
  };

  for (const [key, state, reason] of [
    ["eks/cluster", { deletionProtection: true }, /deletionProtection is true.*turn it off/],
    ["lb/loadBalancer", { enableDeletionProtection: true }, /enableDeletionProtection/],
    ["dynamodb/table", { deletionProtectionEnabled: true }, /deletionProtectionEnabled/],
    ["rds/cluster", { skipFinalSnapshot: false }, /finalSnapshotIdentifier is required/],
  ] as const) {
    it(`refuses ${key} with ${JSON.stringify(state)}`, async () => {
      await assert.rejects(remove(key, state), reason);
    });
  }

  it("removes the rest", async () => {
    await remove("rds/cluster", { finalSnapshotIdentifier: "last" });
    await remove("eks/cluster", { deletionProtection: false });
  });
});

describe("aws stand-in: what it does not know", () => {
  it("names a type that the SDK does not have", async () => {
    await assert.rejects(make(await provider(), "ec2/cloud", {}), /aws:ec2\/cloud:Any is no resource type/);
  });

  it("names a function that it cannot answer, and what to do instead", async () => {
    const aws = await provider();
    const call = { token: "aws:ec2/getVpc:getVpc", args: bag({}), preview: false };
    await assert.rejects(async () => aws.invoke(call), /no account to look this up in.*by configuration/);
  });

  for (const [config, reason] of [
    [{ region: "" }, /aws:region is not set; set it with/],
    [{ region: "eu_west" }, /"eu_west" is no region/],
  ] as const) {
    it(`refuses the configuration ${JSON.stringify(config)}`, async () => {
      await assert.rejects(provider(config), reason);
    });
  }
});

describe("node groups", () => {
  it("are arranged when they are made or changed, dismissed when they go, and never in a preview", async () => {
    const calls: string[] = [];
    const machines = {
      arrange: (group: PlainObject, region: string) =>
        Promise.resolve(void calls.push(`arrange ${text(group, "nodeGroupName") ?? ""} in ${region}`)),
      dismiss: (group: PlainObject) =>
        Promise.resolve(void calls.push(`dismiss ${text(group, "nodeGroupName") ?? ""}`)),
    };
    const aws = new AwsProvider(catalogue, () => new Date(), machines);
    await aws.configure({ region: "eu-west-1" }, context);
    const inputs = {
      clusterName: "c",
      nodeGroupName: "pool",
      nodeRoleArn: "arn:aws:iam::123456789012:role/nodes",
      subnetIds: ["subnet-1"],
      scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 },
    };
    await make(aws, "eks/nodeGroup", { ...inputs, preview: true });
    assert.deepEqual(calls, []);
    const { id, outputs } = await make(aws, "eks/nodeGroup", inputs);
    await make(aws, "sqs/queue", {});
    const of = { ...resource("eks/nodeGroup"), id, oldState: bag(outputs), oldInputs: bag(inputs) };
    await aws.delete({ ...of, timeout: 0 });
    assert.deepEqual(calls, ["arrange pool in eu-west-1", "dismiss pool"]);
  });
});
