import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Failure } from "../../../lib/failure";
import type { Outcome } from "../../../ops/command";
import { run } from "../../../ops/commands/security-scan";
import { planSettings } from "../../../ops/input/settings";
import type { ScanReport } from "../../../policy/scan/report";
import { all, apply, type Change, set } from "../../policy/harness/change";
import { stateOf } from "../../policy/harness/state";
import { conforming } from "../../policy/world/conforming";

const STACK = "review";
const NO_ADVISORIES = JSON.stringify({ vulnerabilities: {}, metadata: { dependencies: { total: 1 } } });
const LOCKFILE = { packages: { "node_modules/zod": { version: "4.6.7", license: "MIT" } } };
const unused = (): never => assert.fail("not asked for");

describe("security-scan", () => {
  let directory: string;

  const write = (name: string, text: string): void => {
    writeFileSync(join(directory, "repository", name), text);
  };
  /** A command on PATH that prints a text and ends with a code. */
  const command = (name: string, text: string, code = 0): void => {
    const file = join(directory, "bin", name);
    writeFileSync(file, `#!/bin/sh\ncat <<'END'\n${text}\nEND\nexit ${code}\n`);
    chmodSync(file, 0o755);
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "security-scan-test-"));
    for (const name of ["bin", "repository"]) mkdirSync(join(directory, name));
    execFileSync("git", ["init", "-q"], { cwd: join(directory, "repository") });
    write("package-lock.json", JSON.stringify(LOCKFILE));
    write(".gitignore", "ignored\n");
    write("ignored", ["AKIA", "ABCDEFGHIJKLMNOP"].join(""));
    write("picture", "\0\0");
    command("npm", NO_ADVISORIES);
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const scan = (change: Change = all(), given: Readonly<Record<string, string>> = {}): Promise<Outcome> => {
    write("state.json", JSON.stringify(stateOf(apply(conforming, change))));
    return run({
      settings: planSettings({ stack: STACK }, {}),
      given: { file: "state.json", ...given },
      checkout: join(directory, "repository"),
      environment: { PATH: [join(directory, "bin"), "/usr/bin", "/bin"].join(delimiter) },
      terminal: { print: unused, say: () => undefined, ask: unused, live: false, color: false },
      signal: new AbortController().signal,
      now: () => new Date("2026-01-02T00:00:00Z"),
      engine: unused,
      cluster: unused,
    });
  };
  const found = ({ data }: Outcome) => (data as ScanReport).findings;
  const bad = (outcome: Outcome) =>
    found(outcome)
      .filter(({ severity }) => severity === "high" || severity === "critical")
      .map(({ check, where }) => `${check} ${where}`);

  it("passes a clean stack, and says what it looked at and what it could not", async () => {
    const outcome = await scan();
    assert.deepEqual(bad(outcome), []);
    assert.equal(outcome.exitCode, 0);
    const { covered, notCovered } = outcome.data as ScanReport;
    for (const what of [/images/, /files of the repository/, /vulnerabilities of 1 npm/, /licences of 1 npm/])
      assert.ok(
        covered.some((one) => what.test(one)),
        `${what}: ${covered.join("; ")}`,
      );
    for (const what of [/by trivy: it is not/, /by checkov/, /earlier commits/, /own secrets/, /1 files/])
      assert.ok(
        notCovered.some((one) => what.test(one)),
        `${what}: ${notCovered.join("; ")}`,
      );
  });

  it("ends with 5 on an image that is not by digest", async () => {
    const outcome = await scan(set("backend", "spec.template.spec.containers[0].image", "docker.io/x:1"));
    assert.equal(outcome.exitCode, 5);
    assert.ok(bad(outcome).every((one) => one.startsWith("images urn:")));
  });

  it("ends with 5 on a credential in a file that git would publish, and not in one that it ignores", async () => {
    write("new.ts", ["const key = 'AKIA", "ABCDEFGHIJKLMNOP'"].join(""));
    const outcome = await scan();
    assert.equal(outcome.exitCode, 5);
    assert.deepEqual(bad(outcome), ["secrets new.ts:1"]);
    const [{ fingerprint } = assert.fail("nothing found")] = found(outcome);
    const exception = { fingerprint, where: "new.ts", reason: "an example from the documentation" };
    write("exceptions.yaml", JSON.stringify({ exceptions: [exception] }));
    assert.equal((await scan(all(), { exceptions: "exceptions.yaml" })).exitCode, 0);
  });

  it("ends with 5 on a credential in the state", async () => {
    const key = ["-----BEGIN PRIVATE", "KEY-----\nabc"].join(" ");
    const outcome = await scan(set("backend", "metadata.annotations", { note: key }));
    assert.equal(outcome.exitCode, 5);
    assert.ok(bad(outcome).some((one) => one.startsWith(`secrets state of ${STACK}`)));
    assert.ok(bad(outcome).some((one) => one.startsWith(`secrets rendered manifests of ${STACK}`)));
    assert.ok(!JSON.stringify(outcome).includes("BEGIN PRIVATE"));
  });

  it("ends with 5 on a vulnerable package, and only says so when the registry gives no report", async () => {
    const vulnerable = { x: { severity: "high", range: "<2", via: [], fixAvailable: true } };
    command(
      "npm",
      JSON.stringify({ vulnerabilities: vulnerable, metadata: { dependencies: { total: 1 } } }),
      1,
    );
    assert.deepEqual(bad(await scan()), ["dependencies x <2"]);
    command("npm", "{}", 1);
    const outcome = await scan();
    assert.equal(outcome.exitCode, 0);
    assert.match((outcome.warnings ?? []).join("\n"), /the registry gave no report/);
  });

  it("uses a scanner that is installed, and notices one that judges nothing", async () => {
    const misconfigured = { Target: "f", Misconfigurations: [{ ID: "a", Severity: "HIGH" }] };
    command("trivy", JSON.stringify({ SchemaVersion: 2, Results: [misconfigured] }));
    const outcome = await scan();
    assert.deepEqual(bad(outcome), ["manifests f"]);
    assert.ok((outcome.data as ScanReport).covered.some((one) => /manifests by trivy/.test(one)));
    command("trivy", "no report", 1);
    assert.deepEqual(bad(await scan()), ["manifests trivy"]);
  });

  it("refuses a state that cannot be read", async () => {
    await assert.rejects(scan(all(), { file: "none.json" }), (error: unknown) => {
      assert.ok(error instanceof Failure);
      return error.exitCode === 2 && error.message.includes("--file");
    });
  });
});
