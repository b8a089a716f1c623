import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { nodeGroupTable } from "../../components/cluster/node-group-table";
import type { Context } from "../../ops/command";
import { run } from "../../ops/commands/scale-nodes";
import { announce, changed, contextOf } from "../support/small-engine";

let checkout: string;

const world = (given: Record<string, string>): Context =>
  contextOf({
    settings: { yes: true, stack: "dev" },
    given,
    checkout,
    act: (_, asked) => {
      announce(asked, "aws:eks/nodeGroup:NodeGroup", "n");
      return Promise.resolve(changed);
    },
  });

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
