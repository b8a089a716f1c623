import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Failure } from "../../../lib/failure";
import type { Outcome } from "../../../ops/command";
import { run } from "../../../ops/commands/audit-logs";
import { planSettings } from "../../../ops/input/settings";

const event = (id: string, change: object = {}): string =>
  JSON.stringify({
    kind: "Event",
    auditID: id,
    stage: "ResponseComplete",
    requestURI: "/api/v1/namespaces/a/configmaps/x",
    verb: "update",
    user: { username: "ann" },
    objectRef: { resource: "configmaps", namespace: "a", name: id },
    responseStatus: { code: 200 },
    stageTimestamp: `2026-01-01T00:00:0${id}.000Z`,
    ...change,
  });

const unused = (): never => assert.fail("not asked for");

describe("audit-logs", () => {
  let directory: string;
  let log: string;
  const variables = { backend: process.env["PULUMI_BACKEND_URL"] };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "audit-"));
    log = join(directory, "audit.log");
    writeFileSync(join(directory, "audit-2025-12-31T00-00-00.000.log"), `${event("1")}\n`);
    writeFileSync(log, `${event("2")}\nnot an event\n${event("3", { user: { username: "bea" } })}\n{"half`);
    // The engine has been chosen: no sandbox is looked for.
    process.env["PULUMI_BACKEND_URL"] = "file://nowhere";
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
    if (variables.backend === undefined) Reflect.deleteProperty(process.env, "PULUMI_BACKEND_URL");
    else process.env["PULUMI_BACKEND_URL"] = variables.backend;
  });

  const audit = (
    given: Readonly<Record<string, string | boolean>>,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<Outcome> =>
    run({
      settings: planSettings({}, {}),
      given,
      checkout: directory,
      environment,
      terminal: { print: unused, say: unused, ask: unused, live: false, color: false },
      signal: new AbortController().signal,
      now: () => new Date("2026-01-02T00:00:00Z"),
      engine: () => Promise.reject(new Failure("there is no engine", { remedy: "install it" })),
      cluster: unused,
    });
  const ids = ({ data }: Outcome): readonly string[] =>
    (data as { records: { id: string }[] }).records.map(({ id }) => id);
  const code = (given: Readonly<Record<string, string | boolean>>) =>
    audit(given).then(
      ({ exitCode = 0 }) => exitCode,
      (error: unknown) => (error instanceof Failure ? error.exitCode : assert.fail(String(error))),
    );

  it("reads a log with what it was rotated into, and says what it could not read", async () => {
    const outcome = await audit({ file: log });
    assert.deepEqual(ids(outcome), ["1", "2", "3"]);
    assert.match((outcome.warnings ?? []).join("\n"), /1 lines are no audit events/);
    assert.match((outcome.warnings ?? []).join("\n"), /the engine's history: there is no engine; install it/);
  });

  it("finds the sandbox's log by its variable, and says what to give where there is none", async () => {
    assert.deepEqual(ids(await audit({}, { KUBE_AUDIT_LOG: log })), ["1", "2", "3"]);
    assert.match(((await audit({})).warnings ?? []).join("\n"), /--log-group \/aws\/eks/);
  });

  it("filters, and shows the newest", async () => {
    assert.deepEqual(ids(await audit({ file: log, who: "bea" })), ["3"]);
    assert.deepEqual(ids(await audit({ file: log, last: "1" })), ["3"]);
    assert.deepEqual(ids(await audit({ file: log, since: "2026-01-01T00:00:02Z" })), ["2", "3"]);
  });

  it("fails where the only source that was asked for cannot be read", async () => {
    const lost = audit({ source: "api-server" }, { KUBE_AUDIT_LOG: join(directory, "none.log") });
    await assert.rejects(lost, (error: Failure) => error.exitCode === 4);
    assert.equal(await code({ source: "engine" }), 1);
  });

  it("refuses a named file that is not there, or that holds no event at all, with 2", async () => {
    const lone = join(directory, "lone.log");
    const refused = (file: string, words: RegExp) =>
      assert.rejects(audit({ file }), (error: Failure) => {
        assert.equal(error.exitCode, 2);
        assert.ok(error.message.startsWith(`--file: ${file} `), error.message);
        assert.match(error.message, words);
        assert.match(error.remedy, /name an audit log/);
        return true;
      });
    await refused(lone, /cannot be read/);
    await refused(join(directory, "none", "audit.log"), /cannot be read/);
    for (const text of ["", "garbage", "garbage\n{}\n[1]\n"]) {
      writeFileSync(lone, text);
      await refused(lone, /holds no audit event/);
    }
  });

  it("shows nothing of a named file whose events are not wanted, and of a default place that is not there", async () => {
    writeFileSync(join(directory, "lone.log"), `${event("1", { verb: "get" })}\n`);
    assert.deepEqual(ids(await audit({ file: join(directory, "lone.log") })), []);
    const { warnings = [], exitCode = 0 } = await audit({}, { KUBE_AUDIT_LOG: join(directory, "none.log") });
    assert.equal(exitCode, 0);
    assert.match(warnings.join("\n"), /audit log \S+none\.log: .*cannot be read/);
  });

  it("refuses arguments that mean nothing, all at once", async () => {
    await assert.rejects(audit({ since: "soon", outcome: "maybe", last: "0" }), (error: Failure) => {
      assert.equal(error.exitCode, 2);
      for (const field of ["since", "outcome", "last"]) assert.match(error.message, new RegExp(field));
      return true;
    });
  });

  it("exports a chain that verifies, never over another, and shows a change with exit 5", async () => {
    const file = join(directory, "export.jsonl");
    const written = (await audit({ file: log, export: file })).data as {
      export: { head: string; records: number };
    };
    assert.equal(written.export.records, 3);
    const { head } = written.export;
    assert.equal(await code({ verify: file, head }), 0);
    assert.equal(await code({ file: log, export: file }), 2);
    writeFileSync(file, readFileSync(file, "utf8").replace("bea", "ann"));
    assert.equal(await code({ verify: file, head }), 5);
    assert.equal(await code({ verify: file }), 5);
    assert.equal(await code({ verify: join(directory, "none") }), 2);
  });

  it("seals with a key", async () => {
    const [file, key, other] = ["export.jsonl", "key", "other"].map((name) => join(directory, name));
    writeFileSync(key ?? "", "one".repeat(6));
    writeFileSync(other ?? "", "two".repeat(6));
    await audit({ file: log, export: file ?? "", keyFile: key ?? "" });
    assert.equal(await code({ verify: file ?? "", keyFile: key ?? "" }), 0);
    assert.equal(await code({ verify: file ?? "", keyFile: other ?? "" }), 5);
    assert.equal(await code({ verify: file ?? "", keyFile: join(directory, "none") }), 2);
    // A file that was never filled is no key that somebody could keep.
    for (const text of ["", "\n", "fifteen letters"]) {
      writeFileSync(other ?? "", text);
      assert.equal(await code({ verify: file ?? "", keyFile: other ?? "" }), 2);
    }
  });

  it("reads the log group of a cluster on EKS page by page through the AWS command line", async () => {
    const bin = join(directory, "bin");
    mkdirSync(bin);
    const page = (id: string, more: object) => JSON.stringify({ events: [{ message: event(id) }], ...more });
    writeFileSync(
      join(bin, "aws"),
      `#!/bin/sh\necho "$@" >> ${directory}/asked\ncase "$*" in *--next-token*) echo '${page("5", {})}';; *) echo '${page("4", { nextToken: "t" })}';; esac\n`,
    );
    chmodSync(join(bin, "aws"), 0o755);
    const environment = { PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` };
    const outcome = await audit({ logGroup: "/aws/eks/prod/cluster", since: "2026-01-01" }, environment);
    assert.deepEqual(ids(outcome), ["4", "5"]);
    const asked = readFileSync(join(directory, "asked"), "utf8");
    assert.match(
      asked,
      /--log-group-name \/aws\/eks\/prod\/cluster --log-stream-name-prefix kube-apiserver-audit/,
    );
    assert.match(asked, /--start-time 1767225600000/);
    await assert.rejects(
      audit({ logGroup: "/aws/eks/prod/cluster", source: "api-server" }, { PATH: directory }),
      (error: Failure) => /not installed/.test(error.message) && error.exitCode === 4,
    );
  });
});
