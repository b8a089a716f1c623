import assert from "node:assert/strict";
import { Failure } from "../../lib/failure";
import { planSettings } from "../../ops/input/settings";

const refused = (
  raw: Parameters<typeof planSettings>[0],
  environment: Record<string, string> = {},
): string => {
  try {
    planSettings(raw, environment);
  } catch (error) {
    assert.ok(error instanceof Failure);
    assert.equal(error.exitCode, 2);
    return error.message;
  }
  return assert.fail("not refused");
};

describe("settings of the operations command", () => {
  it("has safe defaults", () => {
    const settings = planSettings({}, {});
    assert.equal(settings.stack, "dev");
    assert.equal(settings.yes, false);
    assert.equal(settings.dryRun, false);
    assert.equal(settings.output, "text");
  });

  it("reads variables, and a flag wins", () => {
    const environment = {
      ENVIRONMENT: "staging",
      NAMESPACE: "tenant-a",
      PARALLEL_JOBS: "8",
      DRY_RUN: "true",
    };
    const read = planSettings({}, environment);
    assert.deepEqual(
      [read.stack, read.namespace, read.parallelJobs, read.dryRun],
      ["staging", "tenant-a", 8, true],
    );
    assert.equal(planSettings({ stack: "prod" }, environment).stack, "prod");
    assert.equal(planSettings({}, { ENVIRONMENT: "" }).stack, "dev");
  });

  for (const [text, seconds] of [
    ["90", 90],
    ["90s", 90],
    ["5m", 300],
    ["1h", 3600],
  ] as const)
    it(`understands a time-out of ${text}`, () => {
      assert.equal(planSettings({ timeout: text }, {}).timeoutSeconds, seconds);
    });

  it("names every mistake at once", () => {
    const message = refused({ timeout: "-1", output: "xml", parallelJobs: "0" }, { DRY_RUN: "perhaps" });
    for (const word of ["--timeout", "--output", "PARALLEL_JOBS", "DRY_RUN"])
      assert.match(message, new RegExp(word));
  });

  it("never takes an unclear wish for a dry run as leave to change something", () => {
    assert.match(refused({}, { DRY_RUN: "ture" }), /DRY_RUN: "ture"/);
  });
});
