import assert from "node:assert/strict";
import { recordedProgram } from "../../policy/harness/program";

describe("what the end of the production stack meets first", function () {
  this.timeout(120_000);

  it("stands on every part of it", async () => {
    const all = await recordedProgram("prod");
    const [guard, ...others] = all.filter(({ type }) => type === "pulumi:index:Stash");
    assert.deepEqual([guard?.protect, others], [true, []]);
    const below = new Set(guard?.dependencies);
    // Providers go with the last resource that needs them.
    const missed = all
      .filter(({ urn, type }) => urn !== guard?.urn && !/^(platform|pulumi):/.test(type) && !below.has(urn))
      .map(({ urn }) => urn);
    assert.deepEqual(missed, []);
  });
});
