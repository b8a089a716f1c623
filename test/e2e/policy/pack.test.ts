import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readEvents } from "../../../policy/gate/events";
import { judgeGate } from "../../../policy/gate/verdict";
import { all, apply, type Change, set } from "../../policy/harness/change";
import { stateOf } from "../../policy/harness/state";
import { conforming } from "../../policy/world/conforming";
import { enginePath } from "../support/sandbox";
import { project, type Workbench, workbench } from "../standins/workbench";

const PACK = join(__dirname, "../../../policy");

describe("the pack in the real engine, on finished state", function () {
  this.timeout(300_000);
  let bench: Workbench;

  before(async () => {
    bench = workbench({ "pulumi-language-nodejs": "language/main" }, { PATH: await enginePath() });
  });

  after(() => {
    bench.close();
  });

  const analyze = async (change: Change) => {
    const directory = bench.program("state", { "Pulumi.yaml": project("state") }, []);
    const file = join(directory, "state.json");
    writeFileSync(file, JSON.stringify(stateOf(apply(conforming, change))));
    const { code, output } = await bench.pulumi(
      directory,
      "policy",
      "analyze",
      "--json",
      "--file",
      file,
      "--policy-pack",
      PACK,
    );
    const log = output
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .join("\n");
    const run = readEvents(log);
    const verdict = judgeGate({
      run,
      waivers: { valid: [], problems: [] },
      pack: { name: "spotify-ai-agent", version: "0.1.0" },
    });
    return { code, output, verdict };
  };

  it("accepts the conforming state and opens the gate", async () => {
    const { code, output, verdict } = await analyze(all());
    assert.equal(code, 0, output);
    assert.deepEqual(verdict.problems, []);
  });

  it("refuses a broken state by exactly the rules that are broken, on one resource and on the stack", async () => {
    const { code, output, verdict } = await analyze(
      all(
        set("billing", "spec.template.spec.hostNetwork", true),
        set("tenantDeny", "spec.policyTypes", ["Ingress"]),
        set("cluster", "vpcConfig.endpointPublicAccess", true),
      ),
    );
    assert.notEqual(code, 0, output);
    assert.deepEqual(verdict.problems.map(({ control }) => control).sort(), ["NET-01", "NET-11", "WL-02"]);
    assert.ok(verdict.problems.every(({ reason }) => reason === "violation"));
    assert.ok(verdict.problems.some(({ urn }) => urn?.endsWith("Namespace::tenantNamespace")));
  });
});
