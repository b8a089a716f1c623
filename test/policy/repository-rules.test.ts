import assert from "node:assert/strict";
import type { DeploymentRecord, Repository } from "../../policy/frame/repository";
import { encodingsOf } from "../../policy/frame/encodings";
import { judgeRepository } from "../../policy/gate/repository-rules";

const approved: DeploymentRecord = {
  stack: "prod",
  at: "2026-01-01",
  policyPackHash: "a",
  approvedPolicyPackHash: "a",
  planHash: "b",
  approvedPlanHash: "b",
};

const WAIVER = {
  id: "lb",
  rule: "NET-09",
  resource: "urn:pulumi:prod::spotify-ai-agent::*::gateway",
  owner: "network",
  author: "ann",
  reason: "the partner's allow-list is not ready yet",
  approver: "bea",
  expires: "2026-03-01",
};

const files: Readonly<Record<string, string>> = {
  "Pulumi.dev.yaml": "encryptionsalt: v1:abc\n",
  "Pulumi.prod.yaml": "secretsprovider: awskms://alias/pulumi\nencryptedkey: abc\n",
  "Pulumi.yaml":
    "name: x\nplugins:\n  providers:\n    - name: aws\n      version: 7.48.0\n    - name: eks\n      path: ./eks\n",
  "package.json": JSON.stringify({
    dependencies: { zod: "4.6.7" },
    devDependencies: { mocha: "12.0.3", own: "file:own" },
  }),
  "package-lock.json": JSON.stringify({
    packages: {
      "node_modules/zod": { integrity: "sha512-x" },
      "node_modules/mocha": { integrity: "sha512-x" },
      "node_modules/own": { link: true },
    },
  }),
  ".github/workflows/drift.yaml":
    'on:\n  schedule:\n    - cron: "0 4 * * *"\njobs:\n  drift:\n    steps:\n      - uses: x\n      - run: pulumi preview --refresh --expect-no-changes\n',
  "policy/waivers.yaml": `waivers: [${JSON.stringify(WAIVER)}]\n`,
};

const CANARY = 'canary "7f3a" value';

const conforming: Repository = {
  files: new Map(Object.entries(files)),
  deployments: [approved, { stack: "dev", at: "2026-01-02" }],
  states: new Map([["prod", '{"outputs":{"password":{"ciphertext":"v1:x"}}}']]),
  canaries: [CANARY],
  today: new Date("2026-01-10T00:00:00Z"),
  packConfigs: new Map<string, unknown>([
    ["prod", { "geo-01-everything-lives-in-an-allowed-region": { regions: ["eu-central-1"] } }],
    ["dev", { all: "mandatory" }],
  ]),
};

const withFile = (path: string, text: string | undefined): Repository => {
  const changed = new Map(conforming.files);
  if (text === undefined) changed.delete(path);
  else changed.set(path, text);
  return { ...conforming, files: changed };
};

const withWaiver = (change: Readonly<Record<string, unknown>>): Repository =>
  withFile("policy/waivers.yaml", `waivers: [${JSON.stringify({ ...WAIVER, ...change })}]\n`);

const withDeployment = (change: Partial<DeploymentRecord>): Repository => ({
  ...conforming,
  deployments: [{ ...approved, ...change }],
});

const manifest = (name: string, version: string) =>
  withFile("package.json", JSON.stringify({ dependencies: { [name]: version } }));
const workflow = (text: string | undefined) => withFile(".github/workflows/drift.yaml", text);
const drift = files[".github/workflows/drift.yaml"] ?? "";

const broken: Readonly<Record<string, Readonly<Record<string, Repository>>>> = {
  "CHG-01": {
    "a passphrase": withFile(
      "Pulumi.prod.yaml",
      "encryptionsalt: v1:abc\nsecretsprovider: awskms://alias/x\n",
    ),
    "no provider": withFile("Pulumi.staging.yaml", "config: {}\n"),
    "another provider": withFile("Pulumi.prod.yaml", "secretsprovider: passphrase\n"),
    "the other extension": withFile("Pulumi.staging.yml", "secretsprovider: default\n"),
    "no YAML": withFile("Pulumi.prod.yaml", "a: [\n"),
  },
  "CHG-03": Object.fromEntries(
    Object.entries(encodingsOf(CANARY)).map(([encoding, spelling]) => [
      encoding,
      { ...conforming, states: new Map([["prod", `{"x":"${spelling}"}`]]) },
    ]),
  ),
  "CHG-04": {
    "a caret": manifest("zod", "^4.6.7"),
    "a tilde": manifest("zod", "~4.6.7"),
    latest: manifest("zod", "latest"),
    "not locked": manifest("left-pad", "1.0.0"),
    "no lock file": withFile("package-lock.json", undefined),
    "no checksum": withFile("package-lock.json", JSON.stringify({ packages: { "node_modules/zod": {} } })),
    "a plugin without a version": withFile("Pulumi.yaml", "plugins:\n  providers:\n    - name: aws\n"),
    "a plugin with a range": withFile(
      "Pulumi.yaml",
      'plugins:\n  providers:\n    - name: aws\n      version: ">=7"\n',
    ),
  },
  "CHG-05": {
    "another pack": withDeployment({ policyPackHash: "x" }),
    "no pack": withDeployment({ policyPackHash: undefined, approvedPolicyPackHash: undefined }),
    "another plan": withDeployment({ planHash: "x" }),
    "no plan": withDeployment({ planHash: undefined, approvedPlanHash: undefined }),
  },
  "CHG-06": {
    "no workflow": workflow(undefined),
    "no schedule": workflow(drift.replace(/ {2}schedule:\n.*\n/, "  push: {}\n")),
    weekly: workflow(drift.replace("* * *", "* * 1")),
    "nothing looked for": workflow(drift.replace("--expect-no-changes", "")),
  },
  "CHG-07": {
    "no file": withFile("policy/waivers.yaml", undefined),
    "no list": withFile("policy/waivers.yaml", "{}\n"),
    "no YAML": withFile("policy/waivers.yaml", "waivers: [\n"),
    expired: withWaiver({ expires: "2026-01-09" }),
    "self-approved": withWaiver({ approver: "Ann " }),
    "approved by the owner": withWaiver({ approver: "network" }),
    "unknown rule": withWaiver({ rule: "NET-99" }),
    "no reason": withWaiver({ reason: "later" }),
    "too long": withWaiver({ expires: "2027-01-01" }),
    "no day": withWaiver({ expires: "2026-02-31T" }),
    everything: withWaiver({ resource: "*" }),
    "unknown field": withWaiver({ severity: "low" }),
    "an id twice": withFile(
      "policy/waivers.yaml",
      `waivers: [${JSON.stringify(WAIVER)}, ${JSON.stringify(WAIVER)}]\n`,
    ),
  },
  "CHG-08": {
    disabled: {
      ...conforming,
      packConfigs: new Map([["prod", { "net-11-kubernetes-api-is-private": "disabled" }]]),
    },
    advisory: {
      ...conforming,
      packConfigs: new Map([
        ["prod", { "net-11-kubernetes-api-is-private": { enforcementLevel: "advisory" } }],
      ]),
    },
    all: { ...conforming, packConfigs: new Map([["staging", { all: { enforcementLevel: "disabled" } }]]) },
  },
};

describe("rules on the repository", () => {
  it("accept a repository in order", () => {
    assert.deepEqual(judgeRepository(conforming), []);
  });

  it("accept a waiver on its last day", () => {
    assert.deepEqual(judgeRepository({ ...withWaiver({ expires: "2026-01-10" }) }), []);
  });

  for (const [control, cases] of Object.entries(broken)) {
    for (const [why, repository] of Object.entries(cases)) {
      it(`${control} refuses: ${why}`, () => {
        const found = [...new Set(judgeRepository(repository).map((one) => one.control))];
        assert.deepEqual(found, [control]);
      });
    }
  }

  it("never repeat a leaked secret", () => {
    const leaked = { ...conforming, states: new Map([["prod", CANARY]]) };
    assert.doesNotMatch(JSON.stringify(judgeRepository(leaked)), /7f3a/);
  });
});
