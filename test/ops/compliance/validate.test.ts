import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Failure } from "../../../lib/failure";
import type { Outcome } from "../../../ops/command";
import { run } from "../../../ops/commands/validate";
import { planSettings } from "../../../ops/input/settings";

const checkout = resolve(__dirname, "../../..");
const COPIED = ["package.json", "package-lock.json", "Pulumi.yaml", "Pulumi.dev.yaml", "policy/package.json"];
const unused = (): never => assert.fail("not asked for");
interface Data {
  readonly problems: readonly string[];
  readonly notCovered: readonly string[];
}

describe("validate", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "validate-"));
    for (const name of ["policy", ".github/workflows"]) mkdirSync(join(directory, name), { recursive: true });
    for (const name of COPIED) writeFileSync(join(directory, name), readFileSync(join(checkout, name)));
    writeFileSync(join(directory, "policy/waivers.yaml"), "waivers: []\n");
    writeFileSync(
      join(directory, ".github/workflows/drift.yml"),
      "on: { schedule: [{ cron: '0 3 * * *' }] }\njobs: { drift: { steps: [{ run: npm run drift }] } }\n",
    );
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const validate = (given: Readonly<Record<string, string | boolean>>, stack = "dev"): Promise<Outcome> =>
    run({
      settings: planSettings({ stack }, {}),
      given,
      checkout: directory,
      environment: {},
      terminal: { print: unused, say: unused, ask: unused, live: false, color: false },
      signal: new AbortController().signal,
      now: () => new Date("2026-01-02T00:00:00Z"),
      engine: () =>
        Promise.reject(new Failure("there is no engine", { remedy: "run `npm run up`", exitCode: 4 })),
      cluster: unused,
    });
  const problems = ({ data }: Outcome): string => (data as Data).problems.join("\n");

  it("ends with 0 for files in order, and says what it did not look at", async () => {
    const outcome = await validate({ offline: true });
    assert.equal(problems(outcome), "");
    assert.equal(outcome.exitCode, 0);
    assert.match((outcome.data as Data).notCovered.join(), /leave --offline out/);
  });

  it("ends with 5 and all that is wrong with waivers and files", async () => {
    writeFileSync(
      join(directory, "policy/waivers.yaml"),
      JSON.stringify({ waivers: [{ id: "x", rule: "NET-99" }] }),
    );
    writeFileSync(join(directory, "package.json"), JSON.stringify({ dependencies: { zod: "^4.0.0" } }));
    const outcome = await validate({ offline: true });
    assert.equal(outcome.exitCode, 5);
    assert.match(problems(outcome), /waivers\.0\.rule: no control has this id/);
    assert.match(problems(outcome), /CHG-\d+ package\.json/);
  });

  it("ends with 2 for a stack file that is no YAML, and with 6 for one that is not there", async () => {
    writeFileSync(join(directory, "Pulumi.dev.yaml"), "config: [\n");
    assert.equal((await validate({ offline: true })).exitCode, 2);
    const absent = await validate({ offline: true }, "absent");
    assert.equal(absent.exitCode, 6);
    assert.match(problems(absent), /Pulumi\.absent\.yaml: there is no such file/);
  });

  it("passes on what the preview failed with", async () => {
    const outcome = await validate({});
    assert.equal(outcome.exitCode, 4);
    assert.match(problems(outcome), /there is no engine; run `npm run up`/);
  });
});
