import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type GateChoice, type Gated, gatePreview } from "../../../ops/compliance/gate-run";
import type { Workbench } from "../standins/workbench";
import { checkout } from "../support/sandbox";
import { DRIFT, policyBench } from "./bench";

const PACK = join(checkout, "policy");
const TODAY = new Date("2026-02-01T00:00:00Z");
const HEADER = `
import * as k8s from "@pulumi/kubernetes";
const settings = new k8s.core.v1.ConfigMap("settings", { metadata: { name: "gate", namespace: "default" }, data: { mode: "on" } });
const service = (type: any) =>
  new k8s.core.v1.Service("way-in", { metadata: { name: "gate", namespace: "default" }, spec: { type, ports: [{ port: 80 }] } });
`;
const FINE = `${HEADER}\nsettings.id;`;
const NODE_PORT = `${HEADER}\nservice("NodePort");`;
const NOT_KNOWN = `${HEADER}\nservice(settings.id);`;
const LASTING = {
  customerMasterKeySpec: "SYMMETRIC_DEFAULT",
  name: "cell",
  instanceTypes: "m7i.large",
  databaseName: "platform",
};
/** A key, a cluster, a node group and a database, with one field of each that cannot change in place. */
const lasting = (change: Partial<typeof LASTING> = {}) => {
  const fields = { ...LASTING, ...change };
  return `
import * as aws from "@pulumi/aws";
const provider = new aws.Provider("aws", { region: "eu-central-1" });
const role = "arn:aws:iam::111122223333:role/cell";
const subnetIds = ["subnet-a", "subnet-b"];
new aws.kms.Key("key", { customerMasterKeySpec: "${fields.customerMasterKeySpec}" }, { provider });
new aws.eks.Cluster("cluster", { name: "${fields.name}", roleArn: role, vpcConfig: { subnetIds } }, { provider });
new aws.eks.NodeGroup("nodes", {
  clusterName: "cell", nodeRoleArn: role, subnetIds, instanceTypes: ["${fields.instanceTypes}"],
  scalingConfig: { desiredSize: 1, maxSize: 3, minSize: 1 },
}, { provider });
new aws.rds.Cluster("database", { engine: "aurora-postgresql", databaseName: "${fields.databaseName}",
  masterUsername: "owner", manageMasterUserPassword: true, skipFinalSnapshot: true }, { provider });
`;
};
/** The field that each one's replacement comes from. */
const REPLACING = {
  "aws:kms/key:Key::key": { customerMasterKeySpec: "RSA_4096" },
  "aws:eks/cluster:Cluster::cluster": { name: "other" },
  "aws:eks/nodeGroup:NodeGroup::nodes": { instanceTypes: "m7g.large" },
  "aws:rds/cluster:Cluster::database": { databaseName: "other" },
} as const;
const waiver = (change: object = {}) => ({
  id: "way-in",
  rule: "NET-07",
  resource: "urn:pulumi:dev::gate::*::way-in",
  owner: "team-network",
  author: "team-network",
  reason: "the partner's balancer needs a node port until March",
  approver: "team-security",
  expires: "2026-03-01",
  ...change,
});

/** Small programs on the real engine: what the gate decides does not depend on how large a stack is. */
describe("the policy gate on the real engine", function () {
  this.timeout(300_000);
  let bench: Workbench;
  let directory: string;

  const gate = (
    program: string,
    more: Partial<GateChoice> & { readonly waived?: readonly object[] } = {},
  ): Promise<Gated> => {
    const { waived = [], ...choice } = more;
    const waivers = join(directory, "waivers.yaml");
    bench.program("gate", { "index.ts": program, "waivers.yaml": JSON.stringify({ waivers: waived }) }, []);
    return gatePreview(
      {
        checkout: directory,
        environment: bench.env,
        signal: new AbortController().signal,
        now: () => TODAY,
        engine: () => Promise.resolve({ stack: () => Promise.resolve() } as never),
        cluster: () => assert.fail("a preview asks no API server"),
        terminal: {} as never,
      },
      { stack: "dev", pack: PACK, waivers, ...choice },
      { rehearse: false },
    );
  };

  const reasons = ({ problems }: Gated) => [...new Set(problems.map(({ reason }) => reason))].sort();

  before(async () => {
    const files = { "index.ts": FINE, ".github/workflows/drift.yml": DRIFT };
    ({ bench, directory } = await policyBench("gate", files, ["aws", "kubernetes"]));
  });

  after(() => {
    bench.close();
  });

  it("opens for a program that breaks no rule", async () => {
    const { open, problems } = await gate(FINE);
    assert.deepEqual({ open, problems }, { open: true, problems: [] });
  });

  it("closes on a violation and names control, resource and remedy", async () => {
    const { open, problems } = await gate(NODE_PORT);
    assert.ok(!open);
    assert.deepEqual([...new Set(problems.map(({ control }) => control))], ["NET-07"]);
    assert.match(problems[0]?.urn ?? "", /Service::way-in$/);
  });

  it("opens for the same violation when a waiver names it", async () => {
    const { open, excused, problems } = await gate(NODE_PORT, { waived: [waiver()] });
    assert.ok(open, JSON.stringify(problems));
    assert.ok(excused.every(({ waiver: id }) => id === "way-in") && excused.length > 0);
  });

  it("closes on waivers that are past, self-approved, of an unknown rule or of no resource", async () => {
    const verdict = await gate(NODE_PORT, {
      waived: [
        waiver({ id: "past", expires: "2026-01-31" }),
        waiver({ id: "self", approver: "team-network" }),
        waiver({ id: "nothing", resource: "urn:pulumi:dev::gate::*::no-such-resource" }),
      ],
    });
    assert.deepEqual(reasons(verdict), ["violation", "waiver"]);
    const said = verdict.problems.map(({ message }) => message).join("\n");
    for (const id of ["past", "self", "nothing"]) assert.match(said, new RegExp(`waiver "${id}"`));
    assert.deepEqual(reasons(await gate(FINE, { waived: [waiver({ rule: "NET-99" })] })), ["waiver"]);
  });

  it("closes when a rule could not be judged, although the engine's own preview succeeds", async () => {
    const { problems, notes } = await gate(NOT_KNOWN);
    assert.deepEqual(notes, []);
    assert.ok(problems.some(({ reason, control }) => reason === "undetermined" && control === "NET-07"));
  });

  it("closes when a rule is switched off or made advisory", async () => {
    const packConfig = join(directory, "weak.json");
    writeFileSync(
      packConfig,
      JSON.stringify({
        "net-07-services-open-no-node-ports": "disabled",
        "wl-02-pods-are-restricted": { enforcementLevel: "advisory" },
      }),
    );
    const { problems } = await gate(NODE_PORT, { packConfig });
    assert.equal(problems.filter(({ reason }) => reason === "configuration").length, 2);
  });

  it("closes when the pack does not start, and says what the engine said", async () => {
    const broken = join(directory, "broken-pack");
    mkdirSync(broken, { recursive: true });
    writeFileSync(join(broken, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    writeFileSync(join(broken, "package.json"), JSON.stringify({ name: "broken", version: "0.1.0" }));
    writeFileSync(join(broken, "index.js"), 'throw new Error("this pack is broken");\n');
    const verdict = await gate(FINE, { pack: broken });
    assert.deepEqual(reasons(verdict), ["pack did not run"]);
    assert.ok(verdict.notes.length > 0);
  });

  it("closes when there is no pack", async () => {
    await assert.rejects(gate(FINE, { pack: join(directory, "no-such-pack") }), /is no policy pack/);
  });

  describe("beside a stack of lasting resources", () => {
    const replaced = (problems: Gated["problems"]) =>
      problems.filter(({ message }) => /replaces the resource/.test(message));
    const named = (problems: Gated["problems"]) =>
      replaced(problems).map(({ urn = "" }) => urn.split("::").slice(2).join("::"));

    before(async () => {
      bench.program("gate", { "index.ts": lasting() }, []);
      const { code, output } = await bench.pulumi(directory, "up", "--yes", "--skip-preview");
      assert.equal(code, 0, output);
    });

    after(async () => {
      const { code, output } = await bench.pulumi(directory, "destroy", "--yes", "--skip-preview");
      assert.equal(code, 0, output);
    });

    for (const [resource, change] of Object.entries(REPLACING)) {
      const [field] = Object.keys(change);
      it(`closes on a new ${field} that replaces ${resource}, and opens for it by a waiver`, async () => {
        const { problems } = await gate(lasting(change));
        assert.deepEqual(named(problems), [resource]);
        assert.match(replaced(problems)[0]?.message ?? "", new RegExp(`^${field}.*: replaces`));
        const urn = `urn:pulumi:dev::gate::${resource}`;
        const excuse = waiver({ id: "new", rule: "RES-07", resource: urn });
        const waived = await gate(lasting(change), { waived: [excuse] });
        assert.deepEqual(named(waived.problems), []);
        assert.ok(waived.excused.some(({ waiver: id }) => id === "new"));
      });
    }

    it("finds no replacement in a change without one", async () => {
      assert.deepEqual(named((await gate(lasting())).problems), []);
    });
  });

  it("closes when the program itself fails", async () => {
    const verdict = await gate(`throw new Error("no");`);
    assert.ok(reasons(verdict).includes("pack did not run") || reasons(verdict).includes("run failed"));
  });

  for (const [what, more, said] of [
    ["the program fails", `throw new Error("not this far");`, /unhandled exception/],
    ["the program ends early", `setTimeout(() => process.exit(3), 1000);`, /exited with code 3/],
    [
      "the API server refuses an object",
      `new k8s.core.v1.Service("bad", { metadata: { name: "bad", namespace: "default" }, spec: { ports: [{ port: 80 }], nope: 1 } } as any, { dependsOn: wayIn });`,
      /field not declared in schema/,
    ],
  ] as const) {
    it(`closes when ${what} beside a violation that a waiver excuses`, async () => {
      const { open, problems, excused } = await gate(
        `${HEADER}\nconst wayIn = service("NodePort");\n${more}`,
        { waived: [waiver()] },
      );
      assert.ok(!open);
      assert.ok(excused.length > 0, JSON.stringify(problems));
      assert.ok(
        problems.some(({ reason, message }) => reason === "run failed" && said.test(message)),
        JSON.stringify(problems),
      );
    });
  }

  it("says nothing besides of a violation that a waiver excuses", async () => {
    assert.deepEqual((await gate(NODE_PORT, { waived: [waiver()] })).notes, []);
  });
});
