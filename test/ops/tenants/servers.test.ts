import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";
import { parseStack } from "../../../config";
import type { Failure } from "../../../lib/failure";
import type { Cluster } from "../../../ops/cluster/cluster";
import type { Command } from "../../../ops/command";
import { run as add } from "../../../ops/commands/tenant-add";
import { run as changeTier } from "../../../ops/commands/tenant-change-tier";
import { run as remove } from "../../../ops/commands/tenant-remove";
import { run as suspend } from "../../../ops/commands/tenant-suspend";
import { planFiles, runName } from "../../../tenants/database/bootstrap-plan";
import { databaseServersSchema } from "../../../tenants/database/servers-schema";
import { type Act, announce, changed, contextOf } from "../../support/small-engine";

const POOLED = "    databaseServers:\n      pooled: { host: tenants.example, ranges: [10.9.0.0/28] }\n";
const OWN =
  "      own:\n        # Ordered in May.\n        acme: { host: acme.example, ranges: [10.9.0.16/28] }\n";
const entry = (fields: string) => `tenants:\n  - { id: beta, tier: free } # stays\n  - { ${fields} }\n`;

let checkout: string;
const stackFile = () => join(checkout, "Pulumi.dev.yaml");
const registry = () => join(checkout, "tenants.yaml");
const text = (file: string) => readFileSync(file, "utf8");

/** The dev stack with these servers and tenants. */
function write(servers: string, tenants: string): void {
  const dev = text("Pulumi.dev.yaml").replace("tenants/registry/dev.yaml", "tenants.yaml");
  writeFileSync(stackFile(), `${dev}${servers}`);
  writeFileSync(registry(), tenants);
}

/** What the program says to a stack file: it refuses what it would refuse before it registers anything. */
function program(file: string): void {
  const { config } = parse(text(file)) as { config: Record<string, unknown> };
  const read = (path: string) => text(resolve(checkout, path));
  parseStack(config["spotify-ai-agent:stack"], { file: basename(file), read });
}

/** An engine that runs the program, a cluster without namespaces in which every run ends well, and what was asked. */
function world(given: Record<string, string>, more: { broken?: boolean; settled?: boolean } = {}) {
  const asked: string[] = [];
  const runs: string[] = [];
  const act: Act = async (verb, options) => {
    asked.push(verb);
    await Promise.resolve();
    program(options.configFile ?? stackFile());
    if (verb === "up" && more.broken === true) throw new Error("error: no");
    // What the file already said is in the cluster already.
    if (more.settled === true && asked.length === 1) return { summary: { resourceChanges: {}, version: 2 } };
    announce(options, "kubernetes:core/v1:Namespace", "tenant-acme");
    return changed;
  };
  const missing = () => Promise.reject(Object.assign(new Error("not found"), { code: 404 }));
  const clients = {
    readNamespace: missing,
    readNamespacedResourceQuota: missing,
    readNamespacedJob: ({ name }: { name: string }) => {
      runs.push(name);
      return Promise.resolve({ status: { succeeded: 1 } });
    },
  };
  const context = contextOf({
    settings: { yes: true, confirm: "acme", stack: "dev" },
    given,
    checkout,
    act,
    now: () => new Date("2026-05-01T12:00:00Z"),
    cluster: () => Promise.resolve({ api: () => clients } as unknown as Cluster),
  });
  return { context, asked, runs };
}

describe("a tenant with a server of its own, in the operations command", () => {
  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), "servers-"));
  });
  afterEach(() => {
    assert.deepEqual(readdirSync(checkout).sort(), ["Pulumi.dev.yaml", "tenants.yaml"]);
    rmSync(checkout, { recursive: true });
  });

  for (const [what, command, tenants] of [
    ["added", add, "tenants:\n  - { id: beta, tier: free }\n"],
    ["moved to its tier", changeTier, entry("id: acme, tier: enterprise, state: suspended")],
  ] as [string, Command, string][]) {
    it(`is not ${what} before the stack file names the server, and nothing is changed`, async () => {
      write(POOLED, tenants);
      const before = [text(stackFile()), text(registry())];
      const { context, asked } = world({ tenant: "acme", tier: "enterprise_plus" });
      await assert.rejects(command(context), ({ message, remedy, exitCode }: Failure) => {
        assert.match(
          message,
          /\n {2}Pulumi\.dev\.yaml: databaseServers\.own\.acme: nothing: the data of tenant acme is on a server of its own by its tier enterprise_plus; give its host and ranges/,
        );
        assert.equal(remedy, "correct the configuration as the lines above say");
        assert.equal(exitCode, 2);
        return true;
      });
      assert.deepEqual([text(stackFile()), text(registry())], before);
      assert.deepEqual(asked, ["preview"]);
    });

    it(`is ${what} when it does`, async () => {
      write(POOLED + OWN, tenants);
      const stack = text(stackFile());
      const { context, asked } = world({ tenant: "acme", tier: "enterprise_plus" });
      await command(context);
      assert.match(text(registry()), /acme, tier: enterprise_plus/);
      assert.equal(text(stackFile()), stack);
      assert.deepEqual(asked, ["preview", "up"]);
    });
  }

  it("is waited for by the name of the run that goes to it, and takes its server along when it is removed", async () => {
    write(POOLED + OWN, entry("id: acme, tier: enterprise_plus"));
    const { context, asked, runs } = world({ tenant: "acme" });
    const { config } = parse(text(stackFile())) as { config: Record<string, { databaseServers: unknown }> };
    const { databaseServers } = config["spotify-ai-agent:stack"] ?? assert.fail();
    const tenant = {
      id: "acme",
      tier: "enterprise_plus",
      state: "offboarding",
      offboardedAt: "2026-05-01T12:00:00.000Z",
    } as const;
    const outcome = await remove(context);
    const files = planFiles({
      tenant,
      environment: "dev",
      databaseServers: databaseServersSchema.parse(databaseServers),
    });
    assert.deepEqual(runs, [runName("acme", files)]);
    assert.deepEqual(asked, ["preview", "up", "preview", "up"]);
    assert.match(outcome.text ?? "", / {2}- take its server out of Pulumi\.dev\.yaml/);
    assert.doesNotMatch(text(stackFile()), /acme\.example/);
    assert.match(text(stackFile()), /pooled: \{ host: tenants\.example/);
    assert.doesNotMatch(text(registry()), /acme/);
    program(stackFile());
  });

  it("is removed from where an interrupted removal stands: before the run was made, and after", async () => {
    const offboarding = entry(
      'id: acme, tier: enterprise_plus, state: offboarding, offboardedAt: "2026-04-01T12:00:00Z"',
    );
    for (const settled of [false, true]) {
      write(POOLED + OWN, offboarding);
      const { context, asked, runs } = world({ tenant: "acme" }, { settled });
      await remove(context);
      assert.deepEqual(asked, settled ? ["preview", "preview", "up"] : ["preview", "up", "preview", "up"]);
      assert.equal(runs.length, 1);
      assert.doesNotMatch(text(registry()), /acme/);
    }
  });

  it("keeps server and entry when the update of its removal fails before its first change", async () => {
    write(POOLED + OWN, entry("id: acme, tier: enterprise_plus, state: offboarding"));
    const before = [text(stackFile()), text(registry())];
    const { context, asked } = world({ tenant: "acme" }, { broken: true });
    await assert.rejects(remove(context), /update of stack dev failed/);
    assert.deepEqual(asked, ["preview", "up"]);
    assert.deepEqual([text(stackFile()), text(registry())], before);
  });

  it("keeps the server while its data is still there, and one that waits for its tenant", async () => {
    write(POOLED + OWN, entry("id: acme, tier: enterprise_plus, state: suspended"));
    await changeTier(world({ tenant: "acme", tier: "enterprise" }).context);
    assert.match(text(registry()), /previousTier: enterprise_plus/);
    assert.match(text(stackFile()), /acme\.example/);

    write(POOLED + OWN, entry("id: acme, tier: enterprise"));
    const early = text(stackFile());
    await suspend(world({ tenant: "acme" }).context);
    assert.match(text(registry()), /state: suspended/);
    assert.equal(text(stackFile()), early);
  });

  it("is refused at once where the section has no form", async () => {
    write("    databaseServers: { pooled: { host: 7 } }\n", entry("id: acme, tier: free"));
    const { context, asked } = world({ tenant: "acme" });
    await assert.rejects(suspend(context), ({ message, exitCode }: Failure) => {
      assert.match(
        message,
        /Pulumi\.dev\.yaml: databaseServers\.pooled\.host: 7: give the server's full host/,
      );
      assert.match(message, /databaseServers\.pooled\.ranges: nothing: give the address ranges as a list/);
      assert.equal(exitCode, 2);
      return true;
    });
    assert.deepEqual(asked, []);
  });
});
