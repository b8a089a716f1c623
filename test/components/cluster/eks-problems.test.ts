import assert from "node:assert/strict";
import { clusterSchema } from "../../../components/cluster/cluster-schema";
import { EksCluster } from "../../../components/cluster/eks-cluster";
import { surroundingProblems } from "../../../components/cluster/surrounding-problems";
import { problemsOf } from "../../../lib/problems";
import { record } from "../../support/record";
import { awsOutputs, eksConfig, fullEks, smallestEks } from "./fixtures";

/** What a reader of the stack file is told. */
function told(raw: unknown): string[] {
  const parsed = clusterSchema.safeParse(raw);
  return parsed.success
    ? []
    : problemsOf("Pulumi.prod.yaml", { schema: clusterSchema, raw, error: parsed.error }).map(
        ({ field, message }) => `${field}: ${message}`,
      );
}
const network = smallestEks().network;

describe("a bad EKS section", () => {
  it("is not what the smallest and the fullest good ones are", () => {
    assert.deepEqual(told(smallestEks()), []);
    assert.deepEqual(told(fullEks()), []);
  });

  for (const [what, change, line] of [
    ["an unknown key", { regoin: "x" }, /^regoin: unknown key; did you mean `region`\?/],
    ["an account that is none", { account: "12" }, /^account: "12": use the 12 digits/],
    [
      "an overlapping range",
      { network: { ...network, connected: ["10.40.0.0/24"] } },
      /^network\.connected\.0: .*overlaps network\.cidr/,
    ],
    [
      "a range with bits beyond its prefix",
      { network: { ...network, cidr: "10.40.0.1/16" } },
      /^network\.cidr: "10\.40\.0\.1\/16": has bits set beyond its prefix; use 10\.40\.0\.0\/16/,
    ],
    [
      "a prefix beyond 32",
      { network: { ...network, cidr: "10.40.0.0/33" } },
      /^network\.cidr: "10\.40\.0\.0\/33": is no IPv4 range/,
    ],
    [
      "a range of IPv6",
      { network: { ...network, cidr: "fd00::/8" } },
      /^network\.cidr: "fd00::\/8": is IPv6/,
    ],
    [
      "the whole internet as its network",
      { network: { ...network, cidr: "0.0.0.0/0" } },
      /^network\.cidr: "0\.0\.0\.0\/0": not private/,
    ],
    [
      "public addresses as its network",
      { network: { ...network, cidr: "8.8.0.0/16" } },
      /^network\.cidr: "8\.8\.0\.0\/16": not private/,
    ],
    [
      "a larger range than AWS takes",
      { network: { ...network, cidr: "10.0.0.0/8" } },
      /^network\.cidr: "10\.0\.0\.0\/8": larger than AWS allows/,
    ],
    [
      "Services in the network",
      { network: { ...network, serviceCidr: "10.40.128.0/20" } },
      /^network\.serviceCidr: .*overlaps network\.cidr/,
    ],
    [
      "a range of Services that EKS does not take",
      { network: { ...network, serviceCidr: "172.16.0.0/28" } },
      /^network\.serviceCidr: "172\.16\.0\.0\/28": EKS takes a private range from \/12 to \/24/,
    ],
    [
      "too few addresses for its pods",
      { network: { ...network, cidr: "10.40.0.0/20", maximumPods: 3000 } },
      /^network\.cidr: .*maximumPods is 3000/,
    ],
    [
      "one zone named three times",
      { network: { ...network, zones: ["eu-central-1a", "eu-central-1a", "eu-central-1a"] } },
      /^network\.zones: .*1 distinct zones/,
    ],
    [
      "zones of another region",
      { network: { ...network, zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] } },
      /^network\.zones: .*not in eu-central-1/,
    ],
    [
      "an instance type nobody knows",
      { nodeGroups: { compute: { min: 3, max: 3, instanceTypes: ["c9zz.huge"] } } },
      /^nodeGroups\.compute\.instanceTypes\.0: "c9zz\.huge": unknown instance type/,
    ],
    [
      "a version older than the one that runs",
      { version: "1.34", upgradeFrom: "1.35" },
      /^version: "1\.34": older than 1\.35/,
    ],
    [
      "half of the internet at its endpoint",
      { endpoint: { kind: "public", allow: ["0.0.0.0/1", "128.0.0.0/1"] } },
      /^endpoint\.allow\.1: "128\.0\.0\.0\/1": allows 2147483648 addresses/,
    ],
    [
      "too small a range",
      { network: { ...network, cidr: "10.40.0.0/24" } },
      /^network\.cidr: "10\.40\.0\.0\/24": too small/,
    ],
    [
      "too few zones",
      { network: { ...network, zones: ["eu-central-1a"] } },
      /^network\.zones: .*1 distinct zones/,
    ],
    [
      "a minimum above the maximum",
      { nodeGroups: { general: { min: 9, max: 3 } } },
      /^nodeGroups\.general\.min: 9: exceeds the maximum 3/,
    ],
    [
      "compute without NVMe",
      { nodeGroups: { compute: { min: 3, max: 3, instanceTypes: ["m7i.large"] } } },
      /^nodeGroups\.compute\.instanceTypes\.0: "m7i\.large": has no local NVMe/,
    ],
    [
      "accelerated without a GPU",
      { nodeGroups: { accelerated: { min: 3, max: 3, instanceTypes: ["m7i.large"] } } },
      /has no GPU/,
    ],
    ["an unsupported version", { version: "1.28" }, /^version: "1\.28": not supported; use one of 1\.34/],
    [
      "a skipped version",
      { version: "1.36", upgradeFrom: "1.34" },
      /^version: "1\.36": skips a version after 1\.34; go to 1\.35 first/,
    ],
    [
      "an add-on without its dependency",
      { addOns: { "cert-manager": false } },
      /^addOns\.istiod: .*needs cert-manager/,
    ],
    ["two add-ons that fight", { addOns: { karpenter: true } }, /cannot run beside karpenter/],
    [
      "an add-on nobody knows",
      { addOns: { "ingress-nginx": true } },
      /^addOns\.ingress-nginx: unknown key|^addOns: /,
    ],
    [
      "a public endpoint without an allow-list",
      { endpoint: { kind: "public", allow: [] } },
      /^endpoint\.allow: \[\]: a public endpoint needs an allow-list/,
    ],
    [
      "a public endpoint for everyone",
      { endpoint: { kind: "public", allow: ["0.0.0.0/0"] } },
      /^endpoint\.allow\.0: "0\.0\.0\.0\/0": allows the whole internet/,
    ],
    ["logs kept too short", { logRetentionDays: 30 }, /^logRetentionDays: 30: .*a year is the least/],
    [
      "a second region that is the first",
      { secondRegion: { region: "eu-central-1", cidr: "10.56.0.0/16" } },
      /^secondRegion\.region: .*is the first region/,
    ],
    [
      "a second range that overlaps",
      { secondRegion: { region: "eu-west-1", cidr: "10.40.0.0/20" } },
      /^secondRegion\.cidr: .*overlaps/,
    ],
    [
      "a name outside its zone",
      { dns: { zone: "example.com", host: "app.example.org" } },
      /^dns\.host: .*not in the zone example\.com/,
    ],
    [
      "names without a zone",
      { addOns: { "external-dns": true } },
      /^addOns\.external-dns: .*no zone to write to/,
    ],
    [
      "a zone that is no host name",
      { dns: { zone: "Example.com.", host: "api.Example.com." } },
      /^dns\.zone: .*in lower case/,
    ],
    [
      "a database in no version",
      { database: { instanceClass: "db.r7g.large", engineVersion: "latest" } },
      /^database\.engineVersion: "latest": use a version such as 17\.5/,
    ],
    [
      "a group that cannot have a node",
      { nodeGroups: { general: { min: 0, max: 0 } } },
      /^nodeGroups\.general\.max: 0: give 1 or more/,
    ],
    [
      "an instance type by a word that every object knows",
      { nodeGroups: { general: { min: 1, max: 3, instanceTypes: ["constructor"] } } },
      /^nodeGroups\.general\.instanceTypes\.0: "constructor": unknown instance type/,
    ],
    [
      "an environment of workflows that holds a wildcard",
      { access: { breakGlass: [], github: { repository: "a/b", environment: "p*" } } },
      /^access\.github\.environment: "p\*": name the environment in letters/,
    ],
    [
      "an earlier version in no form",
      { upgradeFrom: "1" },
      /^upgradeFrom: "1": use a minor version such as 1\.35/,
    ],
    ["nobody in charge", { access: {} }, /^access\.breakGlass: .*nobody could administer/],
  ] as const)
    it(`is refused for ${what}`, () => {
      const lines = told({ ...smallestEks(), ...change });
      assert.ok(
        lines.some((text) => line.test(text)),
        lines.join("\n"),
      );
    });

  it("is told all at once", () => {
    const lines = told({
      ...smallestEks(),
      version: "1.28",
      logRetentionDays: 30,
      network: { ...network, zones: ["eu-central-1a"] },
      endpoint: { kind: "public", allow: [] },
      nodeGroups: { general: { min: 9, max: 3 } },
    });
    assert.deepEqual(
      ["version", "logRetentionDays", "network.zones", "endpoint.allow", "nodeGroups.general.min"].filter(
        (field) => !lines.some((text) => text.startsWith(`${field}: `)),
      ),
      [],
    );
  });
});

describe("an EKS section of which some fields cannot be read", () => {
  it("is still judged by all others", () => {
    const lines = told({
      ...smallestEks(),
      regoin: "eu-west-1",
      account: 12,
      database: "large",
      version: "1.28",
      network: { ...network, cidr: "10.40.0.0/33", zones: ["eu-central-1a"] },
      nodeGroups: { general: { min: 9, max: 3 } },
    });
    assert.deepEqual(lines.map((line) => line.slice(0, line.indexOf(": "))).sort(), [
      "account",
      "database",
      "network.cidr",
      "network.zones",
      "nodeGroups.general.min",
      "regoin",
      "version",
    ]);
  });
});

describe("an EKS section in the wrong place", () => {
  const fields = (raw: object, around: Parameters<typeof surroundingProblems>[1]) =>
    surroundingProblems(eksConfig(raw), around).map(({ field }) => field);

  it("is refused for a tenant whose data may not rest there", () => {
    const raw = {
      ...smallestEks(),
      residency: "any",
      region: "us-east-1",
      network: { ...network, zones: ["us-east-1a", "us-east-1b", "us-east-1c"] },
    };
    const tenants = [{ id: "acme", tier: "free", residency: "eu" }] as const;
    assert.deepEqual(fields(raw, { environment: "staging", tenants }), ["region"]);
  });

  it("is refused in production, and only there, for what production needs", () => {
    const raw = {
      ...smallestEks(),
      deletionProtection: false,
      network: { ...network, nat: "one" },
      guardRails: { enabled: false },
      database: { instanceClass: "db.r7g.large", instances: 1, backupDays: 7 },
      cardDatabase: { instanceClass: "db.r7g.large", instances: 1, backupDays: 34 },
    };
    assert.deepEqual(fields(raw, { environment: "staging", tenants: [] }), []);
    assert.deepEqual(fields(raw, { environment: "prod", tenants: [] }), [
      "deletionProtection",
      "network.nat",
      "guardRails.enabled",
      "database.instances",
      "database.backupDays",
      "cardDatabase.instances",
      "cardDatabase.backupDays",
    ]);
  });

  it("may give up production's protection only where its name is typed", () => {
    const around = { environment: "prod", tenants: [] };
    const end = (decommission: string) =>
      fields({ ...smallestEks(), deletionProtection: false, decommission }, around);
    assert.deepEqual(end("spotify-ai-agent-prod"), []);
    assert.deepEqual(end("spotify-ai-agent-staging"), ["deletionProtection"]);
  });

  it("registers nothing of AWS before it refuses", async () => {
    let message = "";
    const { resources } = await record(
      () => {
        try {
          return new EksCluster("cluster", {
            environment: "prod",
            config: eksConfig({ ...smallestEks(), deletionProtection: false }),
            tenants: [{ id: "corp", tier: "free", residency: "us" }],
            secrets: [],
          });
        } catch (error) {
          message = error instanceof Error ? error.message : String(error);
          return undefined;
        }
      },
      { outputs: awsOutputs },
    );
    assert.match(message, /cluster\.region: "eu-central-1": outside the residency "us" of tenant "corp"/);
    assert.match(message, /cluster\.deletionProtection: false/);
    assert.deepEqual(
      resources.map(({ type }) => type),
      ["platform:cluster:EksCluster"],
    );
  });
});
