import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Workbench } from "../standins/workbench";
import { type Ended, run } from "../support/command";
import { checkout } from "../support/sandbox";
import { DRIFT, policyBench } from "./bench";

const PROGRAM = `
import * as k8s from "@pulumi/kubernetes";
new k8s.core.v1.Service("way-in", { metadata: { name: "gate", namespace: "default" }, spec: { type: "NodePort", ports: [{ port: 80 }] } });
`;

const DAY = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

const waiver = (change: object = {}) => ({
  id: "way-in",
  rule: "NET-07",
  resource: "urn:pulumi:dev::gate-command::*::way-in",
  owner: "team-network",
  author: "team-network",
  reason: "the partner's balancer needs a node port for a while",
  approver: "team-security",
  expires: inDays(30),
  ...change,
});

/** A pack that holds what no pack may hold: it has to refuse to start, and say why. */
const UNSOUND = (root: string): string => `
const { REGISTER_INSTANCE, register } = require(${JSON.stringify(join(root, "node_modules/ts-node"))});
process[REGISTER_INSTANCE]?.enabled(false);
register({ transpileOnly: true, cwd: ${JSON.stringify(root)} });
const { PolicyPack } = require(${JSON.stringify(join(root, "node_modules/@pulumi/policy"))});
const { compile } = require(${JSON.stringify(join(root, "policy/frame/compile"))});
const { sound } = require(${JSON.stringify(join(root, "policy/gate/registry-problems"))});
const { everyRule } = require(${JSON.stringify(join(root, "policy/packs/every-rule"))});
const twice = everyRule.find(({ control }) => control === "NET-07");
new PolicyPack("spotify-ai-agent", { policies: compile(sound([...everyRule, twice, { ...twice, control: "NET-99" }])) });
`;

/** The command as people and pipelines run it, with its exit code and its words. */
describe("the command `gate`", function () {
  this.timeout(300_000);
  let bench: Workbench;
  let directory: string;

  const gate = (...args: string[]): Promise<Ended> =>
    run(
      process.execPath,
      [
        ...["-r", join(checkout, "node_modules/ts-node/register/transpile-only")],
        "-e",
        `require(${JSON.stringify(join(checkout, "ops/main"))}).main(${JSON.stringify({ args: ["gate", "--pack", join(checkout, "policy"), ...args], checkout: directory })}).then((code) => { process.exitCode = code; })`,
      ],
      { cwd: directory, env: { ...bench.env, TS_NODE_CWD: checkout } },
    );

  const withWaivers = (text: string): Promise<Ended> => {
    writeFileSync(join(directory, "waivers.yaml"), text);
    return gate("--waivers", "waivers.yaml");
  };

  before(async () => {
    const files = { "index.ts": PROGRAM, ".github/workflows/drift.yml": DRIFT };
    ({ bench, directory } = await policyBench("gate-command", files));
  });

  after(() => {
    bench.close();
  });

  it("ends with 0 where a waiver excuses the only violation", async () => {
    const { code, stdout, stderr } = await withWaivers(JSON.stringify({ waivers: [waiver()] }));
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /The gate is open/);
    assert.match(stdout, /waived NET-07 on .*way-in by way-in/);
  });

  it("ends with 5 on waivers that are past, self-approved, too long, without a reason of use, or of no resource", async () => {
    const { code, stdout } = await withWaivers(
      JSON.stringify({
        waivers: [
          waiver({ id: "past", expires: inDays(-1) }),
          waiver({ id: "self", approver: "team-network" }),
          waiver({ id: "long", expires: inDays(400) }),
          waiver({ id: "nothing", resource: "urn:pulumi:dev::gate-command::*::no-such-resource" }),
          waiver({ id: "twice" }),
          waiver({ id: "twice" }),
        ],
      }),
    );
    assert.equal(code, 5, stdout);
    for (const words of [
      /waiver "past": expires: .* is past/,
      /waiver "self": approver: is also author or owner/,
      /waiver "long": expires: more than 180 days away/,
      /waiver "nothing": no resource of the stack is like this/,
      /waiver "twice": id used twice/,
    ])
      assert.match(stdout, words);
  });

  it("ends with 5 on a waiver for an unknown rule, and on a file that cannot be read or is none", async () => {
    const unknown = await withWaivers(JSON.stringify({ waivers: [waiver({ rule: "NET-99" })] }));
    assert.equal(unknown.code, 5);
    assert.match(unknown.stdout, /waivers\.0\.rule: no control has this id/);
    const broken = await withWaivers("waivers: [");
    assert.equal(broken.code, 5);
    assert.match(broken.stdout, /waivers\.yaml: cannot be read/);
    const absent = await gate("--waivers", "no-such-file.yaml");
    assert.equal(absent.code, 5);
    assert.match(absent.stdout, /no-such-file\.yaml: cannot be read .*commit one/);
  });

  it("ends with 5 when the pack has two rules of one id, or a rule without a control, and repeats the reason", async () => {
    const unsound = join(directory, "unsound-pack");
    mkdirSync(unsound);
    writeFileSync(join(unsound, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    writeFileSync(join(unsound, "package.json"), JSON.stringify({ name: "unsound", version: "0.1.0" }));
    writeFileSync(join(unsound, "index.js"), UNSOUND(checkout));
    writeFileSync(join(directory, "waivers.yaml"), "waivers: []\n");
    const { code, stdout, stderr } = await gate("--pack", unsound, "--waivers", "waivers.yaml");
    assert.equal(code, 5, stdout + stderr);
    assert.match(stdout, /pack did not run/);
    assert.match(stdout, /two rules have this id/);
    assert.match(stdout, /no control NET-99 is in the registry/);
  });

  it("ends with 5 without a pack, with 6 without a stack, with 2 on an option that it does not know", async () => {
    assert.equal((await gate("--pack", join(directory, "no-such-pack"))).code, 5);
    assert.equal((await gate("-s", "no-such-stack")).code, 6);
    assert.equal((await gate("--no-such-option")).code, 2);
  });
});
