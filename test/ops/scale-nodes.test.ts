import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent, LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { nodeGroupTable } from "../../components/cluster/node-group-table";
import type { Context } from "../../ops/command";
import { run } from "../../ops/commands/scale-nodes";
import { planSettings } from "../../ops/input/settings";
import { silentTerminal } from "../support/silent-terminal";

let checkout: string;

const world = (given: Record<string, string>): Context => {
  const act = (options: { readonly onEvent?: (event: EngineEvent) => void }) => {
    const metadata = {
      op: "update",
      urn: "urn:pulumi:dev::p::aws:eks/nodeGroup:NodeGroup::n",
      type: "t",
      diffs: [],
    };
    options.onEvent?.({
      sequence: 0,
      timestamp: 0,
      resourcePreEvent: { metadata },
    } as unknown as EngineEvent);
    return Promise.resolve({ summary: { resourceChanges: { update: 1 }, version: 2 } });
  };
  const stack = { name: "dev", preview: act, up: act } as unknown as Stack;
  return {
    settings: planSettings({ yes: true, stack: "dev" }, {}),
    given,
    checkout,
    environment: {},
    terminal: silentTerminal,
    signal: new AbortController().signal,
    now: () => new Date(),
    engine: () =>
      Promise.resolve({ workspace: {} as unknown as LocalWorkspace, stack: () => Promise.resolve(stack) }),
    cluster: () => Promise.reject(new Error("not asked for")),
  };
};

describe("scale-nodes", () => {
  const file = () => join(checkout, "Pulumi.dev.yaml");
  const write = (nodeGroups: string) => {
    writeFileSync(
      file(),
      `config:\n  spotify-ai-agent:stack:\n    cluster:\n      nodeGroups: ${nodeGroups}\n`,
    );
  };
  const sizes = () => {
    const { config } = parse(readFileSync(file(), "utf8")) as {
      config: Record<string, { cluster: { nodeGroups: unknown } }>;
    };
    return config["spotify-ai-agent:stack"]?.cluster.nodeGroups;
  };
  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), "scale-nodes-"));
  });
  afterEach(() => {
    rmSync(checkout, { recursive: true });
  });

  it("leaves the maximum that the stack file names, and raises it only where the minimum asks for it", async () => {
    write("{ general: { min: 3, max: 60 } }");
    await run(world({ group: "general", nodes: "6" }));
    assert.deepEqual(sizes(), { general: { min: 6, max: 60 } });
    await run(world({ group: "general", nodes: "72" }));
    assert.deepEqual(sizes(), { general: { min: 72, max: 72 } });
  });

  it("takes the table's maximum where the file names none, and the one that is given", async () => {
    write("{}");
    await run(world({ group: "general", nodes: "6" }));
    assert.deepEqual(sizes(), { general: { min: 6, max: nodeGroupTable.general.max } });
    await run(world({ group: "general", nodes: "6", max: "9" }));
    assert.deepEqual(sizes(), { general: { min: 6, max: 9 } });
  });
});
